/** What a tick looks at besides the jobs that are due: experiments that run, and drift. */
import type { Kysely } from "kysely";
import type { Schema } from "../../../store/schema.ts";
import type { LearningCore } from "../../../wasm/learning.ts";
import { checkAllDrift } from "../drift/mod.ts";
import type { Serving } from "../serving/mod.ts";
import { lookAtAll } from "./look.ts";

/** What is watched with. */
export interface WatchParts {
  readonly db: Kysely<Schema>;
  readonly serving: Serving;
  /** Loads the learning module; called at the first look. */
  readonly core: () => LearningCore;
  /** Told of projects and experiments that could not be looked at. */
  readonly onError: (error: Error) => void;
  /** Milliseconds between two rounds at least; an hour unless said. */
  readonly everyMs?: number;
}

/** See `openWatch`. */
export interface Watch {
  /** Looks, unless it did within the hour or does so now. Faults are told to `onError`. */
  look(now?: Date): Promise<void>;
  /** Waits for the round in hand. */
  stop(): Promise<void>;
}

/**
 * Looks at what runs, once an hour: often looking costs no validity. Two processes that look at once find the same, and
 * what one has kept the other leaves.
 */
export function openWatch({ everyMs = 3_600_000, ...parts }: WatchParts): Watch {
  const { db, serving, onError } = parts;
  let loaded: LearningCore | undefined;
  const core = () => loaded ??= parts.core();
  let last = -Infinity;
  let round: Promise<void> | null = null;
  let ended = false;
  const all = async (now: Date) => {
    try {
      await lookAtAll({ db, serving, core }, { now, everyMs, onError });
      await checkAllDrift(db, { now, onError });
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    } finally {
      round = null;
    }
  };
  return {
    async look(now = new Date()) {
      if (ended || round !== null || now.getTime() - last < everyMs) return;
      last = now.getTime();
      round = all(now);
      await round;
    },
    async stop() {
      ended = true;
      await round;
    },
  };
}
