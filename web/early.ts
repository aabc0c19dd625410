/**
 * What can begin while the page's script is still on its way, in a script of its own that imports nothing: the
 * worker, and the browser's data of languages, which takes it long to find.
 */

let early: Worker | null = null;

/** Nothing begins outside of a page, as in a unit test. */
if ("document" in globalThis) {
  early = startWorker();
  readyFormats();
}

function startWorker(): Worker {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  // One that fails before somebody listens is as good as none.
  worker.addEventListener("error", () => early = null, { once: true });
  return worker;
}

/**
 * The worker that was started ahead; null: it failed, or it was taken before. It has been told nothing.
 *
 * @param address of the worker's script that is wanted
 */
export function earlyWorker(address: string): Worker | null {
  const worker = address === new URL("./worker.js", import.meta.url).href ? early : null;
  early = null;
  return worker;
}

/** Numbers and dates of the first view; the page's own come from the same data. */
function readyFormats(): void {
  const languages = [...navigator.languages];
  new Intl.NumberFormat(languages).format(1_000n);
  new Intl.DateTimeFormat(languages, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
    .format(0);
  new Intl.PluralRules(languages).select(2);
}
