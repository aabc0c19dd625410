/** The page's worker: everything that computes. */
import "./dispose.ts";
import { type Operations, serve } from "../wasm/serve.ts";
import { deskOperations } from "./engine/desk.ts";
import { browserLanguage, LOCALES } from "./i18n/languages.ts";

/** The engine lies beside the worker's own script. */
const at = (name: string) => new URL(name, import.meta.url).href;
const desk = deskOperations({ planning: at("./planning.wasm"), portraits: at("./portraits.wasm") });
// Browsers without Temporal get it before anything counts minutes.
const operations = "Temporal" in globalThis ? desk : after(import("temporal-polyfill/global"), desk);
// The engine is begun before the page can ask for it; what goes wrong is told when it does.
Promise.resolve(operations.start?.()).catch(() => {});
readyFormats();
serve(() => operations);

/** Operations that wait for something, in the order in which they are asked for. */
function after(ready: Promise<unknown>, operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      async (...args: never[]) => {
        await ready;
        return await operation(...args);
      },
    ]),
  );
}

/**
 * A browser looks some 10 ms for the data of a language, once for all of a page's threads: here it keeps nobody waiting
 * while the engine is on its way. It is the browser's own language: the worker is begun before anybody has looked
 * which one was chosen, and who chose another waits for its data.
 */
function readyFormats(): void {
  try {
    const locale = LOCALES[browserLanguage(navigator.languages)];
    new Intl.NumberFormat(locale).format(1_000n);
    new Intl.PluralRules(locale).select(2);
    new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
      .format(0);
  } catch {
    // What is missing is told by who needs it.
  }
}
