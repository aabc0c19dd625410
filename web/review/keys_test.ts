import assert from "node:assert/strict";
import { wishOf } from "./keys.ts";

const none = {
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  inField: false,
  onButton: false,
};
const press = (key: string, code: string, more: Partial<typeof none> = {}) =>
  wishOf({ ...none, ...more, key, code });

Deno.test("wishOf() knows the keys in a Latin and a Russian layout", () => {
  assert.deepEqual(press("1", "Digit1"), { do: "label", place: 0 });
  assert.deepEqual(press("9", "Numpad9"), { do: "label", place: 8 });
  assert.equal(press("0", "Digit0"), undefined);
  for (
    const [latin, russian, code, wish] of [["s", "ы", "KeyS", "skip"], ["u", "г", "KeyU", "undo"], [
      "c",
      "с",
      "KeyC",
      "comment",
    ], ["b", "и", "KeyB", "bulk"]] as const
  ) {
    assert.deepEqual(press(latin, code), { do: wish });
    assert.deepEqual(press(russian, code), { do: wish });
  }
  assert.deepEqual(press("/", "Slash"), { do: "search" });
  assert.deepEqual(press("?", "Slash"), { do: "help" });
  assert.deepEqual(press(",", "Slash"), { do: "help" });
  assert.deepEqual(press(".", "Slash"), { do: "search" });
  assert.deepEqual(press("Enter", "Enter"), { do: "accept" });
  assert.deepEqual(press("Escape", "Escape"), { do: "dismiss" });
});

Deno.test("wishOf() leaves keys alone that belong to a field, a button or the browser", () => {
  assert.equal(press("s", "KeyS", { inField: true }), undefined);
  assert.equal(press("s", "KeyS", { ctrlKey: true }), undefined);
  assert.equal(press("1", "Digit1", { metaKey: true }), undefined);
  assert.equal(press("Enter", "Enter", { onButton: true }), undefined);
});

Deno.test("wishOf() answers one item for a key that is held down", () => {
  for (const [key, code] of [["Enter", "Enter"], ["1", "Digit1"], ["u", "KeyU"]] as const) {
    assert.notEqual(press(key, code), undefined);
    assert.equal(press(key, code, { repeat: true }), undefined);
  }
});
