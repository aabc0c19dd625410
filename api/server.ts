/** Starts and stops the whole server: database, migrations, demo festival, HTTP. */
import { type Database, migrate, openDatabase } from "@figaro/store";
import { createApp, type RouteModule } from "./app.ts";
import { assembleApp } from "./assemble.ts";
import { type Config, databaseTarget } from "./config.ts";
import { type FolderImport, loadDemo } from "./demo.ts";
import type { JobDesk } from "./background.ts";
import type { AppDeps } from "./deps.ts";
import { headAsGet, withShortWay } from "./hot.ts";
import { openLog } from "./log.ts";
import type { ModelDesk } from "./learning/model_desk.ts";
import type { Planner } from "../planner/planner_types.ts";
import { keptSecret } from "./secret.ts";
import { storePort } from "./store_port.ts";

/** What is plugged into the server. */
export interface ServerPlugs {
  readonly modules?: readonly RouteModule[];
  readonly planner?: Planner | null;
  /** Models that serve; left out: their addresses cannot answer. */
  readonly models?: ModelDesk;
  /** One line about a festival for the terminal, e.g. its number of routes. */
  readonly describe?: (deps: AppDeps, slug: string) => Promise<string>;
  /** Imports the demo festival; left out: an empty database stays empty. */
  readonly importFolder?: FolderImport;
  /** Opens the queues on a database that is migrated; `works` says whether jobs are done in this process. */
  readonly openJobs?: OpenJobs;
  /** Where lines for people go. */
  readonly print?: (line: string) => void;
}

/** See `ServerPlugs`. */
export type OpenJobs = (
  database: Database,
  options: { readonly works: boolean; readonly onError: (error: Error) => void },
) => Promise<JobDesk>;

/** A running server. */
export interface RunningServer {
  /** "http://localhost:8000" */
  readonly address: string;
  /** Settled when migrations and the demo festival are done; fails when they do. */
  readonly loaded: Promise<void>;
  /** Sends the jobs that are due, where this process does jobs. @throws when the queues cannot be opened */
  tick(): Promise<void>;
  /** Ends requests, imports and connections; idempotent. */
  stop(): Promise<void>;
  /** Settled when the server has stopped. */
  readonly finished: Promise<void>;
}

/** A start that cannot go on, with a message for people. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** A platform gives 5 s in all before it ends a process by force. */
const shutdownMs = 3_500;

/**
 * Opens the database, listens, migrates, and loads the demo festival into an empty database.
 *
 * @throws StartError when the port is in use; StoreError when the database cannot be opened
 */
export async function startServer(config: Config, plugs: ServerPlugs = {}): Promise<RunningServer> {
  const log = openLog(config.logLevel);
  const secret = config.secret ?? await keptSecret(config.dataDir);
  const database = await openDatabase(databaseTarget(config), {
    onConnectionLost: (error) => log.logger.warn({ err: error }, "a database connection was lost"),
  });
  const deps = assembleApp({
    config,
    store: storePort(database),
    database,
    secret,
    log,
    planner: plugs.planner ?? null,
    models: plugs.models ?? null,
  });
  const stopping = new AbortController();
  let http: Deno.HttpServer<Deno.NetAddr>;
  try {
    const app = createApp(deps, plugs.modules);
    const handler = withShortWay((request, info) => app.fetch(request, info), deps.hot, deps);
    http = listen(config, headAsGet(handler));
  } catch (error) {
    await database.close();
    throw error;
  }
  const loaded = load({ config, database, deps, stopping, plugs });
  loaded.catch(() => {});
  let stopped: Promise<void> | null = null;
  const stop = () => stopped ??= stopAll({ http, database, loaded, stopping, deps });
  const tick = () => deps.background.tick();
  return { address: addressOf(config, http), loaded, tick, stop, finished: http.finished };
}

function listen(config: Config, handler: Deno.ServeHandler<Deno.NetAddr>): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({
      port: config.port,
      hostname: config.host,
      automaticCompression: true,
      onListen: () => {},
    }, handler);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new StartError(`port ${config.port} is in use; stop what listens there or set PORT to another`);
    }
    if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.AddrNotAvailable) {
      throw new StartError(`cannot listen on ${config.host}:${config.port}: ${error.message}`);
    }
    throw error;
  }
}

function addressOf(config: Config, http: Deno.HttpServer<Deno.NetAddr>): string {
  const everywhere = config.host === "0.0.0.0" || config.host === "::";
  return `http://${everywhere ? "localhost" : config.host}:${http.addr.port}`;
}

interface Loading {
  readonly config: Config;
  readonly database: Database;
  readonly deps: AppDeps;
  readonly stopping: AbortController;
  readonly plugs: ServerPlugs;
}

async function load({ config, database, deps, stopping, plugs }: Loading): Promise<void> {
  const print = plugs.print ?? (() => {});
  const applied = await migrate(database.db);
  if (applied.length > 0) print(`Migrated the database: ${applied.length} step(s)`);
  const { importFolder } = plugs;
  if (config.demo && importFolder !== undefined && await loadDemo(database, importFolder, stopping.signal)) {
    print("Loaded the demo festival");
  }
  const unlisten = await database.listen?.(() => deps.catalogue.expire());
  if (unlisten !== undefined) {
    stopping.signal.addEventListener("abort", () => void unlisten().catch(() => {}));
  }
  deps.catalogue.expire();
  const onError = (error: Error) => deps.log.logger.warn({ err: error }, "a fault of the jobs");
  const { openJobs } = plugs;
  if (openJobs !== undefined && !stopping.signal.aborted) {
    const open = () => openJobs(database, { works: config.jobs, onError });
    deps.background.begin(
      open,
      (err) => deps.log.logger.error({ err }, "the queues of jobs could not be opened"),
    );
  }
  for (const { slug, name, concerts, halls } of await deps.catalogue.list()) {
    const more = await plugs.describe?.(deps, slug) ?? "";
    print(`${name} (${slug}): ${concerts} concerts in ${halls} halls${more}`);
  }
}

interface Stopping {
  readonly http: Deno.HttpServer;
  readonly database: Database;
  readonly loaded: Promise<void>;
  readonly stopping: AbortController;
  readonly deps: AppDeps;
}

/** Requests and the step of a job in hand get some seconds to end; an import is taken back. */
async function stopAll({ http, database, loaded, stopping, deps }: Stopping): Promise<void> {
  stopping.abort(new Error("the server stops"));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, shutdownMs));
  const { background, log } = deps;
  const jobs = loaded.catch(() => {}).then(() => background.stop());
  const ends = [http.shutdown(), jobs.catch((err) => log.logger.warn({ err }, "jobs did not end well"))];
  await Promise.race([Promise.all(ends), patience]);
  clearTimeout(timer);
  await database.close();
  log.flush();
}
