/** How a page of staff begins. */
import { type ComponentType, render } from "preact";
import { applySettings } from "../state/settings.ts";

/** Puts the page into the document, in the visitor's language and theme. */
export function startPage(Page: ComponentType): void {
  applySettings(document.documentElement);
  const root = document.getElementById("app");
  if (root !== null) render(<Page />, root);
}
