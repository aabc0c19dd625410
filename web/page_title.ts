/** The document's title: what histories, tabs, bookmarks and screen readers know a page by. */
import { effect } from "@preact/signals";
import { stage } from "./boot.ts";
import { words } from "./i18n/mod.ts";
import { festival, view } from "./state/app.ts";

/** "My route — Seven Bridges"; the beginning has the festival's name alone, a page without a festival its own. */
function pageTitle(): string {
  const name = stage.value.name === "open" ? festival.value?.index.document.festival.name : undefined;
  if (name === undefined) return "Figaro";
  return view.value === "start" ? `${name} — Figaro` : `${words.value.shell.tabs[view.value]} — ${name}`;
}

/** Keeps the title up with the view, the festival and the language; returns how to stop. */
export function keepTitle(): () => void {
  return effect(() => {
    document.title = pageTitle();
  });
}
