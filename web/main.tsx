/** The page begins here. */
import { render } from "preact";
import { App } from "./app.tsx";
import { boot, underWay } from "./boot.ts";
import { loadWords } from "./i18n/mod.ts";
import { nextTask } from "./next_task.ts";
import { applySettings, language } from "./state/settings.ts";

// Browsers without Temporal get it before anything counts minutes.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");

applySettings(document.documentElement);
language.subscribe((wanted) => void loadWords(wanted));
// A programme that is here at once is asked about first: the worker computes while the first frame is drawn.
const booted = boot(import.meta.url);
await underWay();
await nextTask();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
await booted;
