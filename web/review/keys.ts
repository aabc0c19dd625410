/** What a key means on the desk. */

/** Something a key asks for. */
export type KeyWish =
  | { readonly do: "label"; readonly place: number }
  | { readonly do: "accept" | "skip" | "undo" | "search" | "help" | "comment" | "bulk" | "dismiss" };

/** Keys by what stands on them, whatever the keyboard's language: S is the key of S in a Russian layout too. */
const LETTERS: Readonly<Record<string, KeyWish>> = {
  KeyS: { do: "skip" },
  KeyU: { do: "undo" },
  KeyC: { do: "comment" },
  KeyB: { do: "bulk" },
};

/** The wish of a key; undefined: none, or it belongs to a field, a button or the browser. */
export function wishOf(event: {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** A key that is held down answers one item, not all that follow. */
  readonly repeat: boolean;
  readonly inField: boolean;
  readonly onButton: boolean;
}): KeyWish | undefined {
  if (event.inField || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (/^[1-9]$/.test(event.key)) return { do: "label", place: Number(event.key) - 1 };
  if (event.key === "Enter") return event.onButton ? undefined : { do: "accept" };
  if (event.key === "Escape") return { do: "dismiss" };
  if (event.key === "?") return { do: "help" };
  if (event.key === "/" || event.code === "Slash") return { do: event.key === "," ? "help" : "search" };
  return LETTERS[event.code];
}
