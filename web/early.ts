/**
 * What begins while the page's script is still on its way: the worker, what the server is asked first, and the
 * visitor's words. A classic script, for those run before anything else of a page; `begun.ts` hands over what it has
 * begun. Where the page's script does not come, it says so.
 */
import { editionOf, LIST, namedIn } from "./addresses.ts";
import { ask, type Begun } from "./begun.ts";
import { browserLanguage } from "./i18n/languages.ts";
import { nextTask } from "./next_task.ts";

const script = document.currentScript;
const beside = script instanceof HTMLScriptElement ? script.src : location.href;
const named = namedIn(location.pathname);
/** What `boot` asks for: the festival that the address names, or which ones there are. */
const path = named === null ? LIST : editionOf(named.slug);

addEventListener("error", tellBroken, true);
const worker = startWorker();
const begun: Begun = { worker, question: askNow };
// One that fails before somebody listens is as good as none.
worker?.addEventListener("error", () => begun.worker = null, { once: true });
globalThis.figaroBegun = begun;

// The document is made first, in a task of its own.
void nextTask().then(() => begun.question?.());
setTimeout(bringWords);
setTimeout(takeEngine, 1_000);

function askNow() {
  const question = { path, askedAt: Date.now(), answer: ask(path) };
  // Told to who takes it.
  question.answer.catch(() => {});
  if (begun.question !== null) begun.question = () => question;
  return question;
}

/** null: this browser refuses; who asks it again is told. */
function startWorker(): Worker | null {
  try {
    return new Worker(new URL("./worker.js", beside), { type: "module" });
  } catch {
    return null;
  }
}

/** Words of another language than the page's own; they are told missing by who needs them. */
function bringWords(): void {
  if (wantedLanguage() === "ru") import(new URL("./ru.js", beside).href).catch(() => {});
}

/** The page's head has preloaded it for the worker, which reads it from the cache; taken here, it counts as used. */
function takeEngine(): void {
  fetch(new URL("./planning.wasm", beside)).then((module) => module.arrayBuffer()).catch(() => {});
}

function wantedLanguage(): string {
  try {
    // The first look takes a browser as long as the settings that are read later.
    const chosen = localStorage.getItem("figaro:language");
    if (chosen !== null) return JSON.parse(chosen);
  } catch {
    // Refused: told when something is to be kept.
  }
  return browserLanguage(navigator.languages);
}

/** Says in an empty page that its script did not come, or broke before it drew anything. */
function tellBroken(event: Event): void {
  if (!(event.target instanceof HTMLScriptElement || event instanceof ErrorEvent)) return;
  if (document.readyState === "loading") {
    addEventListener("DOMContentLoaded", () => tellBroken(event), { once: true });
    return;
  }
  const app = document.getElementById("app");
  if (app === null || app.childElementCount > 0) return;
  const language = wantedLanguage();
  document.documentElement.lang = language;
  const [told, again] = language === "ru"
    ? ["Страница загрузилась не целиком. Ваши пожелания остались в её адресе.", "Загрузить снова"]
    : ["This page did not come whole. Your wishes stay in its address.", "Load it anew"];
  const made = <Name extends keyof HTMLElementTagNameMap>(name: Name, text: string, kind = "") =>
    Object.assign(document.createElement(name), { textContent: text, className: kind });
  const stage = made("main", "", "stage");
  const link = Object.assign(made("a", again, "button"), { href: location.href });
  stage.append(made("h1", "Figaro"), made("p", told), link);
  app.append(stage);
}
