/** The end of a process that works in the background. */

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/** Milliseconds until the process ends whatever is still going on; a platform gives it 5 s. */
const AT_MOST_MS = 4_500;

/**
 * Ends this process at SIGINT or SIGTERM: `stop` is given its time, then the exit code is 0 in any case, as what is
 * half done is undone with its transaction and its lease ends. A second signal does not wait.
 */
export function endOnSignal(stop: () => Promise<void>, tell: (error: unknown) => void): void {
  let asked = false;
  const onSignal = () => {
    if (asked) Deno.exit(130);
    asked = true;
    setTimeout(() => Deno.exit(0), AT_MOST_MS);
    stop().catch(tell).finally(() => Deno.exit(0));
  };
  for (const name of SIGNALS) Deno.addSignalListener(name, onSignal);
}
