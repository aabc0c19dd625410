/** The log: one JSON line an event on standard error, buffered. */
import pino, { type DestinationStream, type Logger } from "pino";
import type { Config } from "./config.ts";

/** A logger and the way to empty its buffer before the process ends. */
export interface Log {
  readonly logger: Logger;
  flush(): void;
}

const bufferBytes = 8_192;
const flushEveryMs = 500;

/**
 * Opens the log. Errors go with type, message and stack; their causes too.
 *
 * @param stream where lines go instead of standard error, unbuffered
 */
export function openLog(level: Config["logLevel"], stream?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (stream !== undefined) return { logger: pino(options, stream), flush: () => {} };
  const target = pino.destination({ fd: 2, sync: false, minLength: bufferBytes, periodicFlush: flushEveryMs });
  return {
    logger: pino(options, target),
    flush() {
      try {
        target.flushSync();
      } catch {
        // Nothing was opened yet or standard error is gone: there is nowhere left to say so.
      }
    },
  };
}
