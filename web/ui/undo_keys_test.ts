import assert from "node:assert/strict";
import { type Press, undoWish } from "./undo_keys.ts";

/** A press written as people say it, e.g. "ctrl+shift+KeyZ", with what the key writes: Cyrillic, where nothing is said. */
function press(text: string, key = "я"): Press {
  const parts = text.split("+");
  const held = (name: string) => parts.includes(name);
  return {
    key,
    code: parts.at(-1) ?? "",
    ctrlKey: held("ctrl"),
    metaKey: held("meta"),
    shiftKey: held("shift"),
    altKey: held("alt"),
  };
}

Deno.test("undoWish() knows undo and redo by Ctrl or Cmd, and leaves every other press alone", () => {
  const cases = [
    ["ctrl+KeyZ", "undo"],
    ["meta+KeyZ", "undo"],
    ["ctrl+shift+KeyZ", "redo"],
    ["meta+shift+KeyZ", "redo"],
    ["ctrl+KeyY", "redo"],
    ["KeyZ", null],
    ["shift+KeyZ", null],
    ["KeyY", null],
    ["ctrl+shift+KeyY", null],
    ["ctrl+alt+KeyZ", null],
    ["ctrl+meta+KeyZ", null],
    ["ctrl+KeyX", null],
  ] as const;
  for (const [text, wish] of cases) assert.equal(undoWish(press(text)), wish, text);
});

Deno.test("undoWish() goes by the letter where a layout has Latin ones in other places", () => {
  const german = [["ctrl+KeyY", "z", "undo"], ["ctrl+shift+KeyY", "Z", "redo"], ["ctrl+KeyZ", "y", "redo"]];
  const french = [["ctrl+KeyW", "z", "undo"], ["ctrl+KeyZ", "w", null], ["ctrl+KeyY", "y", "redo"]];
  for (const [text, key, wish] of [...german, ...french] as const) {
    assert.equal(undoWish(press(text ?? "", key ?? "")), wish, `${text} ${key}`);
  }
});
