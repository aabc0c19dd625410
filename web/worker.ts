/** The page's worker: everything that computes. */
import { serve } from "../wasm/serve.ts";
import { deskOperations } from "./engine/desk.ts";
import { browserLanguage, LOCALES } from "./i18n/languages.ts";

/** The engine lies beside the worker's own script. */
const at = (name: string) => new URL(name, import.meta.url).href;
const operations = deskOperations({ planning: at("./planning.wasm"), portraits: at("./portraits.wasm") });
// It is begun before the page can ask for it; what goes wrong is told when it does.
operations.start().catch(() => {});
readyFormats();
serve(() => operations);

/**
 * A browser looks some 10 ms for the data of a language, once for all of a page's threads: here it keeps nobody waiting
 * while the engine is on its way.
 */
function readyFormats(): void {
  const locale = LOCALES[browserLanguage(navigator.languages)];
  new Intl.NumberFormat(locale).format(1_000n);
  new Intl.PluralRules(locale).select(2);
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
    .format(0);
}
