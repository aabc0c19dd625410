/** The log: one JSON line an event on standard error, buffered. */
import pino, { type DestinationStream, type Logger } from "pino";
import type { Config } from "./config.ts";

/** A request that has its answer, as the log tells it. */
export interface LoggedRequest {
  readonly requestId: string;
  readonly method: string;
  /** Pattern of the address. */
  readonly route: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** null: not known. */
  readonly bytes: number | null;
}

/** A logger and what goes beside it. */
export interface Log {
  readonly logger: Logger;
  /**
   * Writes the line of a request, as `logger.info` would; there is one for every request, so it is put together
   * by hand in a third of the time. null: requests are not logged at this level.
   */
  readonly request: ((request: LoggedRequest) => void) | null;
  /** Empties the buffer before the process ends. */
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
  if (stream !== undefined) return logOn(pino(options, stream), stream, () => {});
  const target = pino.destination({
    fd: 2,
    sync: false,
    minLength: bufferBytes,
    periodicFlush: flushEveryMs,
  });
  const lines = new LineBuffer(target);
  Deno.unrefTimer(setInterval(() => lines.empty(), flushEveryMs));
  return logOn(pino(options, target), lines, () => {
    try {
      lines.empty();
      target.flushSync();
    } catch {
      // Nothing was opened yet or standard error is gone: there is nowhere left to say so.
    }
  });
}

/** Joins lines before they go to a stream that measures each write. */
class LineBuffer implements DestinationStream {
  #text = "";
  constructor(private readonly stream: DestinationStream) {}

  write(line: string): void {
    this.#text += line;
    if (this.#text.length >= bufferBytes) this.empty();
  }

  empty(): void {
    if (this.#text === "") return;
    this.stream.write(this.#text);
    this.#text = "";
  }
}

function logOn(logger: Logger, stream: DestinationStream, flush: () => void): Log {
  if (!logger.isLevelEnabled("info")) return { logger, request: null, flush };
  const level = logger.levels.values.info;
  const clock = isoClock();
  const request = ({ requestId, method, route, path, status, ms, bytes }: LoggedRequest) => {
    stream.write(
      `{"level":${level},"time":"${clock()}","requestId":${JSON.stringify(requestId)},` +
        `"method":${JSON.stringify(method)},"route":"${route}","path":${JSON.stringify(path)},` +
        `"status":${status},"ms":${ms},"bytes":${bytes},"msg":"request"}\n`,
    );
  };
  return { logger, request, flush };
}

/** ISO time, made once a millisecond. */
function isoClock(): () => string {
  let last = 0;
  let text = "";
  return () => {
    const now = Date.now();
    if (now !== last) {
      last = now;
      text = new Date(now).toISOString();
    }
    return text;
  };
}
