/** For tests: a real MLflow server from PyPI, where there is one. */
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Path of `mlflow`: FIGARO_MLFLOW, else that of `bench/.cache/mlflow`; null: there is none. */
export const MLFLOW: string | null = await mlflowPath();

async function mlflowPath(): Promise<string | null> {
  for (const path of [Deno.env.get("FIGARO_MLFLOW"), `${root}bench/.cache/mlflow/bin/mlflow`]) {
    if (path !== undefined && (await Deno.stat(path).catch(() => null))?.isFile) return path;
  }
  return null;
}

/** A started server with an empty database of its own. */
export interface MlflowServer extends AsyncDisposable {
  readonly trackingUri: string;
  /** Asks the REST API as any other client would. */
  ask(path: string, body?: object): Promise<Record<string, unknown>>;
}

/** Starts it on a free port. Pre: `MLFLOW` is not null. */
export async function startMlflow(): Promise<MlflowServer> {
  const folder = await Deno.makeTempDir();
  const port = freePort();
  const trackingUri = `http://127.0.0.1:${port}`;
  const child = new Deno.Command(MLFLOW ?? "mlflow", {
    args: [
      ...["server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"],
      ...[
        "--backend-store-uri",
        `sqlite:///${folder}/mlflow.db`,
        "--artifacts-destination",
        `${folder}/artifacts`,
      ],
    ],
    cwd: folder,
    env: { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false", MLFLOW_DISABLE_TELEMETRY: "true" },
    stdout: "null",
    stderr: "null",
  }).spawn();
  let ended = false;
  const status = child.status.then(() => void (ended = true));
  while (!await answers(`${trackingUri}/health`)) {
    if (ended) throw new Error(`${MLFLOW} server ended before it answered`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    trackingUri,
    async ask(path, body) {
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const headers = { "content-type": "application/json" };
      return await (await fetch(`${trackingUri}/api/2.0/mlflow/${path}`, { headers, ...init })).json();
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function answers(address: string): Promise<boolean> {
  const response = await fetch(address).catch(() => null);
  await response?.body?.cancel();
  return response?.ok === true;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
