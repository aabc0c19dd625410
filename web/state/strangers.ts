/** Names in an address that say nothing to the page. */
import type { AddressFault } from "./plan.ts";

/** What messengers and networks hang on to links that are passed on through them: nobody wrote it, nobody misses it. */
const TRACKING = /^(utm_.*|mc_.*|_ga|fbclid|gclid|yclid|ysclid|ref|si)$/i;

/** Each name once, with its first value; what was hung on is left out. */
export function strangersIn(search: URLSearchParams, known: ReadonlySet<string>): AddressFault[] {
  const names = [...new Set(search.keys())].filter((name) => !known.has(name) && !TRACKING.test(name));
  return names.map((name) => ({ name, value: search.get(name) ?? "" }));
}
