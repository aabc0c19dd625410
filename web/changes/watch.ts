/** Whether there is a newer programme than the one shown: asked every minute while somebody looks. */
import { signal } from "@preact/signals";

/** A schedule version of the server that is newer than the one shown; null: none is known. */
export const newer = signal<number | null>(null);

const EVERY_MS = 60_000;
/** Who looks again sooner than that has seen it. */
const RECENT_MS = 15_000;

/**
 * Calls `ask` every minute while the page is visible, when it is looked at again, and when the network is back;
 * returns how to stop.
 */
export function watchSchedule(ask: () => Promise<void>): () => void {
  let last = Date.now();
  const look = (recent: number) => {
    if (document.visibilityState !== "visible" || Date.now() - last < recent) return;
    last = Date.now();
    void ask();
  };
  const seen = () => look(RECENT_MS);
  const back = () => look(0);
  const timer = setInterval(() => look(RECENT_MS), EVERY_MS);
  document.addEventListener("visibilitychange", seen);
  addEventListener("online", back);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
    removeEventListener("online", back);
  };
}
