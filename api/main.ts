/** The server's entry: settings, signals, and a few lines for the person who started it. */
import { folderSource } from "@figaro/formats";
import { artifactStore, MigrationError, StoreError } from "@figaro/store";
import { searchSuspects } from "../jobs/learning/suspects.ts";
import { experimentDesk } from "../jobs/learning/experiments/mod.ts";
import { Serving } from "../jobs/learning/serving/mod.ts";
import { openLearningJobs } from "../jobs/workers/open.ts";
import { databaseStore, importFestival, sourceReader } from "../jobs/mod.ts";
import { loadLearningHere } from "../wasm/deno.ts";
import { ConfigError, readConfig } from "./config.ts";
import type { FolderImport } from "./demo.ts";
import { fileURLToPath } from "node:url";
import { pageModule } from "./routes/pages.ts";
import { openPlanner, plannerPlugs } from "./plugs.ts";
import { type RunningServer, type ServerPlugs, StartError, startServer } from "./server.ts";

const print = (line: string) => console.log(line);
const importFolder: FolderImport = (database, folder, signal) =>
  importFestival(sourceReader(folderSource(folder)), databaseStore(database), { signal });

let running: RunningServer | null = null;

// UTC, once a minute, perhaps twice or late: it only asks what is due.
Deno.cron("send jobs that are due", "* * * * *", async () => {
  await running?.tick().catch((error) =>
    console.error(`figaro: the jobs that are due were not sent: ${error}`)
  );
});

/** Milliseconds until a stopped server ends whatever is still going on; a platform gives it 5 s. */
const atMostMs = 4_500;

try {
  const config = readConfig(undefined, Deno.stderr.isTerminal());
  const plugs = plannerPlugs(openPlanner(config.lanes), searchSuspects);
  const modules = [
    ...plugs.modules ?? [],
    await pageModule(fileURLToPath(new URL("../web/dist", import.meta.url))),
  ];
  const artifacts = artifactStore(config.bucket);
  const serving = new Serving({ artifacts, core: loadLearningHere });
  const models = experimentDesk(serving, {
    core: loadLearningHere,
    onFault: (error) => console.error(`figaro: a challenger did not answer, the control did: ${error}`),
  });
  const openJobs: ServerPlugs["openJobs"] = (database, options) =>
    openLearningJobs(database, { ...options, artifacts, serving, mlflow: config.mlflow });
  const parts = { print, importFolder, models, openJobs, ...plugs, modules };
  const server = running = await startServer(config, parts);
  let asked = 0;
  const onSignal = () => {
    if (++asked > 1) Deno.exit(130);
    setTimeout(() => Deno.exit(0), atMostMs);
    server.stop().then(() => Deno.exit(0), (error) => fail(error));
  };
  Deno.addSignalListener("SIGINT", onSignal);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", onSignal);
  try {
    await server.loaded;
    print(`Figaro listens on ${server.address}`);
    print(`  plan a visit ${server.address}/`);
    print(`  API page ${server.address}/docs   festivals ${server.address}/v1/festivals`);
  } catch (error) {
    if (asked === 0) {
      await server.stop();
      fail(error);
    }
  }
} catch (error) {
  fail(error);
}

/** Ends the process with what went wrong; a fault nobody foresaw keeps its stack. */
function fail(error: unknown): never {
  const known = [ConfigError, StartError, StoreError, MigrationError];
  const foreseen = known.some((kind) => error instanceof kind);
  console.error(foreseen && error instanceof Error ? `figaro: ${error.message}` : error);
  Deno.exit(1);
}
