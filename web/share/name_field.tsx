/** The field in which a saved route is named. */
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { words } from "../i18n/mod.ts";

/** Characters that fit on a card. */
const LONGEST = 80;

/** See the file's head; `changed` is told after every change of `name`. */
export function NameField(
  { name, changed }: { readonly name: Signal<string>; readonly changed?: () => void },
): JSX.Element {
  return (
    <label class="field">
      <span>{words.value.share.name}</span>
      <input
        type="text"
        value={name.value}
        maxLength={LONGEST}
        onInput={(event) => {
          name.value = event.currentTarget.value;
          changed?.();
        }}
      />
    </label>
  );
}
