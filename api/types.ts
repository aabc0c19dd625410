/** What every handler finds in Hono's context. */
import type { Logger } from "pino";

/** Hono's generics for this application. */
export interface ApiEnv {
  Bindings: {
    /** Deno's connection; absent under `app.request()`. */
    remoteAddr?: Deno.Addr;
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
    /** Parts of `Server-Timing`: a name and its milliseconds. */
    timings: [name: string, ms: number][];
  };
}
