/** Opens a database: embedded (PGlite), Postgres over TCP, or Neon over WebSocket. */
import { PGlite } from "@electric-sql/pglite";
import { Pool as NeonPool } from "@neondatabase/serverless";
import { Kysely, type KyselyPlugin, PGliteDialect, PostgresDialect, type PostgresPool, sql } from "kysely";
// @ts-types="npm:@types/pg@^8.0.0"
import pg from "pg";
import { StoreError } from "./errors.ts";
import { lockFolder } from "./folder_lock.ts";
import { type Listen, listenOnPGlite, listenOnPostgres } from "./listen.ts";
import type { Schema } from "./schema.ts";

export type DatabaseKind = "pglite" | "pg" | "neon";

/** How a library with connections of its own reaches the same database: the instance itself, or an address. */
export type DatabaseAccess = { readonly pglite: PGlite } | { readonly url: string };

/** An open database and how to leave it. */
export interface Database {
  readonly db: Kysely<Schema>;
  readonly kind: DatabaseKind;
  readonly access: DatabaseAccess;
  /** Ends connections and gives the folder free; idempotent. */
  close(): Promise<void>;
  /** Hears what `notify` sends; absent on Neon, whose pooler does not carry it. */
  readonly listen?: Listen;
}

export interface DatabaseOptions {
  /** Takes this driver for a `postgres://` target; by default Neon's for hosts ending in `.neon.tech`. */
  readonly driver?: "pg" | "neon";
  /** Connections at most; 10 unless said. The embedded database has one. */
  readonly poolSize?: number;
  /** Milliseconds a statement may take; 30,000 unless said. Imports and migrations set their own. */
  readonly statementTimeoutMs?: number;
  /** Milliseconds to wait for a connection; 10,000 unless said. */
  readonly connectTimeoutMs?: number;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Types as both drivers give them: int8 as a number (the store's stay far below 2^53), date as text. */
const INT8 = 20;
const DATE = 1082;
const BYTEA = 17;

/**
 * Opens `target` and makes sure that it answers.
 *
 * @param target `memory`; a folder (made when absent); or `postgres://user:password@host/database`.
 * @throws {StoreError} `database-target`, `database-in-use`, `database-unreachable`.
 */
export async function openDatabase(target: string, options: DatabaseOptions = {}): Promise<Database> {
  const database = await connect(target, options);
  try {
    await sql`select 1`.execute(database.db);
  } catch (cause) {
    await database.close();
    throw unreachable(target, cause);
  }
  return database;
}

async function connect(target: string, options: DatabaseOptions): Promise<Database> {
  if (target === "memory") return embedded(new PGlite(PGLITE_OPTIONS), () => {});
  if (/^postgres(ql)?:\/\//i.test(target)) return pooled(target, options);
  if (target === "" || target.includes("://")) {
    throw new StoreError(
      "database-target",
      `${
        JSON.stringify(withoutPassword(target))
      } is no database: expected a folder, postgres://... or memory`,
      { target: withoutPassword(target) },
    );
  }
  return await folder(target);
}

/**
 * Bytes go as they are; the embedded database's own way makes an array of texts, one a byte. They come back as
 * hexadecimal digits. Its buffers are for one connection: the usual 128 MB are held from the start, however small the
 * database.
 */
const PGLITE_OPTIONS = {
  startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=32MB"],
  parsers: {
    [INT8]: Number,
    [DATE]: (text: string) => text,
    [BYTEA]: (text: string) => Uint8Array.fromHex(text.slice(2)),
  },
  serializers: {
    // Typed as a text, and handed over as it is: of bytes the protocol's binary form is made.
    [BYTEA]: (bytes: Uint8Array) => bytes as unknown as string,
  },
};

async function folder(path: string): Promise<Database> {
  await Deno.mkdir(path, { recursive: true });
  const lock = await lockFolder(path);
  return embedded(new PGlite(path, PGLITE_OPTIONS), () => lock.release());
}

function embedded(pglite: PGlite, afterClose: () => void): Database {
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }), plugins: [turnTaking()] });
  const close = async () => {
    try {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
    } finally {
      afterClose();
    }
  };
  return { db, kind: "pglite", access: { pglite }, close: once(close), listen: listenOnPGlite(pglite) };
}

/** Milliseconds of statements after which everything else of this process gets a turn. */
const TURN_MS = 10;

/**
 * The embedded database works on this thread and never waits for anything, so without this an import would keep
 * signals, timers and HTTP waiting until its end.
 */
function turnTaking(): KyselyPlugin {
  let lastTurn = -Infinity;
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (performance.now() - lastTurn >= TURN_MS) {
        lastTurn = performance.now();
        // A timer, as setImmediate comes before the signals.
        await new Promise((resolve) => setTimeout(resolve, 0));
        lastTurn = performance.now();
      }
      return result;
    },
  };
}

function pooled(target: string, options: DatabaseOptions): Database {
  const url = parseTarget(target);
  const kind = options.driver ?? (url.hostname.endsWith(".neon.tech") ? "neon" : "pg");
  const pool = kind === "neon" ? neonPool(target, options) : postgresPool(target, options);
  const dialectPool: PostgresPool = {
    connect: () => pool.connect().catch((cause) => Promise.reject(unreachable(target, cause))),
    end: () => pool.end(),
    options: pool.options,
  };
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: dialectPool }) });
  const close = once(() => db.destroy());
  if (kind === "pg") return { db, kind, access: { url: target }, close, listen: listenOnPostgres(target) };
  return { db, kind, access: { url: unpooled(url) }, close };
}

/** Neon's own address behind its pooler, which carries neither sessions nor LISTEN. */
function unpooled(url: URL): string {
  const direct = new URL(url);
  direct.hostname = direct.hostname.replace(/^([^.]+)-pooler(?=\.)/, "$1");
  return direct.href;
}

function postgresPool(target: string, options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    ...poolSettings(target, options),
    types: { getTypeParser: typeParser },
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  watch(pool, options);
  return pool;
}

/** Neon's pooler refuses timeouts at the start of a connection, so the client keeps them here. */
function neonPool(target: string, options: DatabaseOptions): NeonPool {
  const pool = new NeonPool({
    ...poolSettings(target, options),
    types: { getTypeParser: typeParser },
    query_timeout: Math.max(options.statementTimeoutMs ?? 30_000, 60_000),
  });
  watch(pool, options);
  return pool;
}

function poolSettings(target: string, options: DatabaseOptions) {
  return {
    connectionString: target,
    application_name: "figaro",
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  };
}

/** Without a listener of its own a broken connection would end the process, idle or in use. */
function watch(pool: pg.Pool | NeonPool, options: DatabaseOptions): void {
  const lost = options.onConnectionLost ?? (() => {});
  pool.on("error", lost);
  pool.on("connect", (client: { on(event: "error", listener: () => void): unknown }) => {
    client.on("error", () => {});
  });
}

function typeParser(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  if (oid === INT8) return Number;
  if (oid === DATE) return (text) => text;
  return pg.types.getTypeParser(oid, format === "binary" ? "text" : format);
}

function parseTarget(target: string): URL {
  try {
    return new URL(target);
  } catch (cause) {
    const shown = withoutPassword(target);
    const message = `${
      JSON.stringify(shown)
    } is no address: expected postgres://user:password@host:port/database`;
    throw new StoreError("database-target", message, { target: shown }, { cause });
  }
}

/** The system's errors of a network; others, such as ENOENT of a user's file, are not about the database. */
const NETWORK = new Set([
  ...["ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"],
  ...["EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETRESET", "ENETUNREACH", "EADDRNOTAVAIL"],
  ...["EAI_AGAIN", "EAI_FAIL", "ENODATA", "ENOTFOUND"],
]);

/** SQLSTATEs of connections, of logging in, and of a server that goes down or refuses more connections. */
const LOST = /^(08...|57P..|53300|28...|3D000)$/;

/**
 * Translates a driver's error into `database-unreachable` when that is what it means.
 *
 * @returns null for every other error.
 */
export function asUnreachable(error: unknown): StoreError | null {
  if (error instanceof StoreError) return error.code === "database-unreachable" ? error : null;
  if (!(error instanceof Error)) return null;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const lost = NETWORK.has(code) || LOST.test(code) ||
    /Connection (?:terminated|ended)|is not queryable|timeout exceeded/i.test(error.message);
  return lost ? unreachable(null, error) : null;
}

function unreachable(target: string | null, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const reason = reasonOf(cause);
  const shown = target === null ? null : withoutPassword(target);
  const message = `the database ${
    shown ?? ""
  } cannot be reached: ${reason}; is it running, and is the address right?`;
  return new StoreError("database-unreachable", message.replace("  ", " "), { target: shown, reason }, {
    cause,
  });
}

/** Node's AggregateError (one error an address tried) has an empty message of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === "") return cause.errors.map(reasonOf).join(", ");
  if (cause instanceof Error) return cause.message;
  return String(cause);
}

function withoutPassword(target: string): string {
  return target.replace(/^([a-z+]+:\/\/[^:@/]*):[^/]*@/i, "$1:***@");
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => closed ??= close();
}
