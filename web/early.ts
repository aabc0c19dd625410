/**
 * What begins while the page's script is still on its way: the worker, and what the server is asked first. A classic
 * script, for those run before anything else of a page; `begun.ts` hands over what it has begun.
 */
import type { Begun, ReadAnswer } from "./begun.ts";

const script = document.currentScript;
const beside = script instanceof HTMLScriptElement ? script.src : location.href;
/** What `boot` asks for: the festival that the address names, or which ones there are. */
const slug = /^\/f\/([a-z0-9-]{1,64})(?:\/|$)/.exec(location.pathname)?.[1];
const path = slug === undefined ? "/v1/festivals" : `/v1/festivals/${slug}/edition`;

async function ask(): Promise<ReadAnswer> {
  const answer = await fetch(path, { cache: "no-cache" });
  const { ok, status, headers } = answer;
  return { ok, status, headers, text: await answer.text().catch(() => "") };
}

const begun: Begun = {
  question: { path, askedAt: Date.now(), answer: ask() },
  worker: new Worker(new URL("./worker.js", beside), { type: "module" }),
};
// Told to who takes it.
begun.question?.answer.catch(() => {});
// One that fails before somebody listens is as good as none.
begun.worker?.addEventListener("error", () => begun.worker = null, { once: true });
try {
  // The first look takes a browser as long as the settings that are read later.
  localStorage.getItem("figaro:language");
} catch {
  // Refused: told when something is to be kept.
}
Object.assign(globalThis, { figaroBegun: begun });
