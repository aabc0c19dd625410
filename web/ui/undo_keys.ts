/** Undo and redo by the keys that people know: Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, on a Mac with Cmd. */
import { redo, undo } from "../state/app.ts";

/** What of a key press decides. */
export interface Press {
  /** The place of the key: Z is the key of Z in a Russian layout too. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a key press asks for; null: neither. */
export function undoWish({ code, ctrlKey, metaKey, shiftKey, altKey }: Press): "undo" | "redo" | null {
  if (altKey || ctrlKey === metaKey) return null;
  if (code === "KeyZ") return shiftKey ? "redo" : "undo";
  return code === "KeyY" && !shiftKey ? "redo" : null;
}

/** Fields that are typed in, which undo their own text. */
const TYPED = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=range])";

/** Listens on the whole page; returns how to stop. */
export function listenForUndo(): () => void {
  const pressed = (event: KeyboardEvent) => {
    const wish = undoWish(event);
    if (wish === null || (event.target instanceof Element && event.target.matches(TYPED))) return;
    event.preventDefault();
    if (wish === "undo") undo();
    else redo();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}
