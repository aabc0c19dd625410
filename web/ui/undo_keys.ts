/** Undo and redo by the keys that people know: Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, on a Mac with Cmd. */
import { redo, undo } from "../state/app.ts";

/** What of a key press decides. */
export interface Press {
  /** What the key writes. */
  readonly key: string;
  /** The place of the key. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a key press asks for; null: neither. */
export function undoWish(press: Press): "undo" | "redo" | null {
  const { ctrlKey, metaKey, shiftKey, altKey } = press;
  if (altKey || ctrlKey === metaKey) return null;
  const letter = letterOf(press);
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && !shiftKey ? "redo" : null;
}

/** Latin layouts have Z and Y where they like; in others the key of Z is where an English layout has it. */
function letterOf({ key, code }: Press): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, "").toLowerCase();
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
