/** What every handler finds in Hono's context. */
import type { Logger } from "pino";
import type { HotNote } from "./hot.ts";

/** A header as it is kept: lower-case name and value. */
export type KeptHeader = [name: string, value: string];

/** Hono's generics for this application. */
export interface ApiEnv {
  Bindings: {
    /** Deno's connection; absent under `app.request()`. */
    remoteAddr?: Deno.Addr;
    /** As the client sent it, where the application is asked with another. */
    method?: string;
  };
  Variables: {
    /** Of the client when it is sane, else made here. */
    requestId: string;
    log: Logger;
    /** Route pattern as it is measured and logged, e.g. "/v1/festivals/:slug/concerts". */
    pattern: string;
    /** Spends points of the client's budget; throws the problem `rate-limited` when they are spent. */
    charge: (points: number) => Promise<void>;
    /** Size of the answer's body before compression, where it is known. */
    bytes: number;
    /** Set on an answer that the short way may give again. */
    hot: HotNote;
    /** Parts of `Server-Timing`: a name and its milliseconds. */
    timings: [name: string, ms: number][];
  };
}
