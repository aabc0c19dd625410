/** News from one process to others through the database: "festival 3 has version 7". */
import type { PGlite } from "@electric-sql/pglite";
import { type Kysely, sql } from "kysely";
// @ts-types="npm:@types/pg@^8.0.0"
import pg from "pg";
import type { Schema } from "./schema.ts";

/** What the store tells after a commit that changed something. */
export interface FestivalNews {
  readonly festivalId: number;
  readonly version: number;
  readonly liveVersion: number;
}

/**
 * Calls `onNews` for every change, also of other processes; null when news may have been missed (the
 * connection was lost and is there again), so that whoever caches looks anew.
 *
 * @returns stops listening.
 */
export type Listen = (onNews: (news: FestivalNews | null) => void) => Promise<() => Promise<void>>;

const CHANNEL = "figaro_festivals";
const RETRY_MS = 1000;

/** Sends the festival's versions when the transaction commits. */
export async function notify(db: Kysely<Schema>, festivalId: number): Promise<void> {
  await sql`
    select pg_notify(${CHANNEL}, json_build_object(
      'festivalId', id, 'version', current_version, 'liveVersion', live_version)::text)
    from festivals where id = ${festivalId}`.execute(db);
}

/** Listens on the embedded database, whose only process is this one. */
export function listenOnPGlite(pglite: PGlite): Listen {
  return async (onNews) => {
    const stop = await pglite.listen(CHANNEL, (payload) => onNews(parse(payload)));
    return () => stop();
  };
}

/** Listens on a connection of its own, which is made anew when it is lost. */
export function listenOnPostgres(target: string): Listen {
  return async (onNews) => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let client: pg.Client;
    const connect = async (onEnd: () => void) => {
      const next = new pg.Client({
        connectionString: target,
        application_name: "figaro-listen",
        keepAlive: true,
      });
      next.on("error", () => {});
      next.on("notification", ({ payload }) => onNews(parse(payload ?? "")));
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
      next.on("end", onEnd);
      client = next;
    };
    const again = () => {
      if (stopped) return;
      timer = setTimeout(() => connect(again).then(() => onNews(null), again), RETRY_MS);
    };
    await connect(again);
    return async () => {
      stopped = true;
      clearTimeout(timer);
      await client.end();
    };
  };
}

function parse(payload: string): FestivalNews | null {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
