/** A text to take away: shown whole, copied by a button, by hand where the browser does not let a page copy. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { words } from "../i18n/mod.ts";

/** What is to be copied. */
export interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

/** The text with its button. */
export function CopyField({ label, value }: CopyFieldProps): JSX.Element {
  const { share } = words.value;
  const field = useRef<HTMLInputElement>(null);
  /** The text that was copied, or could not be. */
  const done = useSignal<{ readonly value: string; readonly copied: boolean } | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      done.value = { value, copied: true };
    } catch {
      // No clipboard on an unsafe origin, or the visitor said no.
      field.current?.select();
      done.value = { value, copied: false };
    }
  };
  const told = done.value?.value === value ? done.value : null;
  return (
    <div class="copy-field">
      <label class="field">
        <span>{label}</span>
        <input
          ref={field}
          type="text"
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <button type="button" class="button" onClick={() => void copy()}>
        {told?.copied === true ? share.copied : share.copy}
      </button>
      <p class="copy-told" role="status">
        {told === null ? "" : told.copied ? share.copied : share.copyByHand}
      </p>
    </div>
  );
}
