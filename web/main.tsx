/** The page begins here. */
import { render } from "preact";
import { App } from "./app.tsx";
import { boot } from "./boot.ts";
import { loadWords } from "./i18n/mod.ts";
import { applySettings, language } from "./state/settings.ts";

// Browsers without Temporal get it before anything counts minutes.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");

applySettings(document.documentElement);
language.subscribe((wanted) => void loadWords(wanted));
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
await boot(import.meta.url);
