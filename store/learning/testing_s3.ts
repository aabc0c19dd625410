/** For tests: a real object store in a process of its own, and a proxy before it that makes it fail. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { AwsClient } from "aws4fetch";
import type { BucketSettings } from "./object_store.ts";

/** The server's program; null: it is not on this machine, and tests that need it are left out. */
export const minio: string | null = await found("minio");

async function found(program: string): Promise<string | null> {
  try {
    const { success } = await new Deno.Command(program, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    })
      .output();
    return success ? program : null;
  } catch {
    return null;
  }
}

/** Says on the terminal what is left out, once a file. */
export function sayNoObjectStore(file: string): void {
  if (minio === null) {
    console.warn(`LEFT OUT in ${file}: the tests on an object store; put MinIO's program minio on the PATH`);
  }
}

/** A running object store with one empty bucket. */
export interface ObjectStore extends AsyncDisposable {
  readonly settings: BucketSettings;
  /** Overwrites or deletes (null) an object behind everybody's back. */
  tamper(key: string, bytes: Uint8Array | null): Promise<void>;
  /** Keys of the bucket. */
  keys(): Promise<string[]>;
}

/** Starts MinIO on a free port and a folder of its own, and makes a bucket. */
export async function openObjectStore(): Promise<ObjectStore> {
  const folder = await Deno.makeTempDir({ prefix: "figaro-s3-" });
  const port = freePort();
  const keys = { accessKeyId: "figaro-test", secretAccessKey: "figaro-test-secret" };
  const process = new Deno.Command(minio ?? "minio", {
    args: ["server", folder, "--address", `127.0.0.1:${port}`, "--quiet"],
    env: {
      MINIO_ROOT_USER: keys.accessKeyId,
      MINIO_ROOT_PASSWORD: keys.secretAccessKey,
      MINIO_BROWSER: "off",
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const settings = { endpoint: `http://127.0.0.1:${port}`, bucket: "figaro", region: "us-east-1", ...keys };
  const client = new AwsClient({ ...keys, region: settings.region, service: "s3", retries: 0 });
  const ask = async (path: string, init: RequestInit) => {
    const response = await client.fetch(`${settings.endpoint}/${settings.bucket}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const close = async () => {
    process.kill("SIGKILL");
    await process.status;
    await Deno.remove(folder, { recursive: true });
  };
  await waitFor(() => ask("", { method: "PUT" })).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    settings,
    async tamper(key, bytes) {
      const init = bytes === null ? { method: "DELETE" } : { method: "PUT", body: Uint8Array.from(bytes) };
      const { status, text } = await ask(`/${key}`, init);
      if (status >= 300) throw new Error(`${status} ${text}`);
    },
    async keys() {
      const { text } = await ask("?list-type=2", { method: "GET" });
      return [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key ?? "");
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Turns of 100 ms until the server must have started. */
const TURNS = 300;

async function waitFor(
  ask: () => Promise<{ readonly status: number; readonly text: string }>,
): Promise<void> {
  let last = "";
  for (let turn = 0; turn < TURNS; turn++) {
    try {
      const { status, text } = await ask();
      if (status === 200) return;
      last = `${status} ${text}`;
    } catch (error) {
      last = String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the object store did not start: ${last}`);
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}

/** What the proxy does with a request: passes it on, or fails in one of the ways of real stores. */
export type Treatment = "pass" | "503" | "hang" | "cut-off" | "reset";

/** A proxy before an object store. */
export interface FaultyProxy extends AsyncDisposable {
  readonly settings: BucketSettings;
  /** Requests that came, as "PUT 503". */
  readonly seen: string[];
  /** The next requests are treated so, in this order; those after them pass. */
  plan(...treatments: readonly Treatment[]): void;
  /** Every request is treated so until the next plan. */
  always(treatment: Treatment): void;
}

/** Starts a proxy; `Host` is handed on, so signatures stay right. */
export async function openFaultyProxy(settings: BucketSettings): Promise<FaultyProxy> {
  const seen: string[] = [];
  let planned: Treatment[] = [];
  let rest: Treatment = "pass";
  const target = new URL(settings.endpoint);
  const server = createServer((from: IncomingMessage, to: ServerResponse) => {
    const treatment = planned.shift() ?? rest;
    seen.push(`${from.method} ${treatment}`);
    treat(treatment, { from, to, target });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    settings: { ...settings, endpoint: `http://127.0.0.1:${port}` },
    seen,
    plan(...treatments) {
      planned = [...treatments];
      rest = "pass";
    },
    always(treatment) {
      planned = [];
      rest = treatment;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Exchange {
  readonly from: IncomingMessage;
  readonly to: ServerResponse;
  readonly target: URL;
}

const SLOW_DOWN = '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce</Message></Error>';

function treat(treatment: Treatment, { from, to, target }: Exchange): void {
  if (treatment === "hang") return;
  if (treatment === "reset") return void from.socket.destroy();
  if (treatment === "503") {
    from.resume();
    from.on("end", () => to.writeHead(503, { "content-type": "application/xml" }).end(SLOW_DOWN));
    return;
  }
  const { method = "GET", url = "/", headers } = from;
  const passed = request(
    { hostname: target.hostname, port: target.port, method, path: url, headers },
    (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      if (treatment === "pass") return void answer.pipe(to);
      answer.once("data", (bytes: Uint8Array) => {
        to.write(bytes.subarray(0, bytes.length / 2), () => from.socket.destroy());
        answer.destroy();
      });
    },
  );
  passed.on("error", () => from.socket.destroy());
  from.pipe(passed);
}
