/** The page begins here. */
import "./dispose.ts";
import { render } from "preact";
import { App } from "./app.tsx";
import { boot, underWay } from "./boot.ts";
import { loadWords } from "./i18n/mod.ts";
import { nextTask, pause } from "./next_task.ts";
import { keepHere } from "./offline/keeper.ts";
import { placeOf } from "./router.ts";
import { dismiss, tell } from "./state/app.ts";
import { applySettings, cannotSpeak, language, speechless } from "./state/settings.ts";
import { VIEW_PARTS } from "./views.tsx";

/** Words that are longer on their way find an English page. */
const SPEECHLESS_MS = 3_000;

// Browsers without Temporal get it before anything counts minutes.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");

// What the page is made of has been defined; taps are answered before it begins.
await nextTask();
// A programme that is here at once is asked about first: the worker computes while the first frame is drawn.
const booted = boot(import.meta.url);
VIEW_PARTS[placeOf(location.pathname).view].begin?.();
await nextTask();
keepHere(import.meta.url);
applySettings(document.documentElement);
const spoken = new Promise<void>((resolve) => {
  language.subscribe((wanted) => {
    loadWords(wanted).catch(() => {
      if (wanted === language.peek()) cannotSpeak(wanted);
    }).finally(resolve);
  });
});
speechless.subscribe((missing) => {
  if (missing === null) dismiss("wordsMissing");
  else tell({ key: "wordsMissing", tone: "warning", language: missing });
});
await Promise.all([underWay(), Promise.race([spoken, pause(SPEECHLESS_MS)])]);
await nextTask();
const root = document.getElementById("app");
// An early word of a fault gives way.
root?.replaceChildren();
if (root !== null) render(<App />, root);
await booted;
