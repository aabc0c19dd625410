/** Ctrl-C for commands that must clean up: the first asks them to stop, the second does not wait. */
import { EXIT, Stopped } from "./failure.ts";

const SIGNALS = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const;

/**
 * Runs something that stops at a signal.
 *
 * @param told what a stop leaves behind; a database as it was before unless said
 * @throws Stopped when it was stopped
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>, told?: string): Promise<T> {
  const controller = new AbortController();
  const listeners = SIGNALS.map((name) => {
    const listener = () => {
      if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
      controller.abort(new Stopped(name, told));
    };
    Deno.addSignalListener(name, listener);
    return { name, listener };
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const { name, listener } of listeners) Deno.removeSignalListener(name, listener);
  }
}
