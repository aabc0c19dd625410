/** Dialogs of the desk: keys, why an item is skipped, a comment, a label by its letters. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Closing, StaffDialog } from "../staff/dialog.tsx";
import { staffWords } from "../staff/words.ts";
import { words } from "./words.ts";

/** Every key and what it does. */
export function HelpDialog({ onClose }: Closing): JSX.Element {
  const w = words.value;
  return (
    <StaffDialog title={w.help} onClose={onClose}>
      <dl class="keys">
        {w.keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="button" onClick={onClose}>{staffWords.value.close}</button>
    </StaffDialog>
  );
}

/** Why an item is skipped; a reason is needed. */
export function SkipDialog(
  { onClose, onSkip }: Closing & { readonly onSkip: (reason: string) => void },
): JSX.Element {
  const w = words.value;
  const [reason, setReason] = useState("");
  return (
    <StaffDialog title={w.skipTitle} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") onSkip(reason.trim());
        }}
      >
        <label class="field">
          <span>{w.skipReason}</span>
          <input
            value={reason}
            required
            maxLength={1000}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <div class="row">
          <button type="submit" class="button primary">{w.skip}</button>
          <button type="button" class="button" onClick={onClose}>{w.cancel}</button>
        </div>
      </form>
    </StaffDialog>
  );
}

/** A comment that goes with the next answer. */
export function CommentDialog(
  { text, onText, onClose }: Closing & { readonly text: string; readonly onText: (text: string) => void },
): JSX.Element {
  const w = words.value;
  return (
    <StaffDialog title={w.comment} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
        }}
      >
        <label class="field">
          <span>{w.commentOptional}</span>
          <textarea
            rows={4}
            maxLength={5000}
            value={text}
            onInput={(event) => onText(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button primary">{staffWords.value.close}</button>
      </form>
    </StaffDialog>
  );
}

/** Labels that have some letters; Enter takes the first. */
export function LabelDialog(
  { labels, onLabel, onClose }: Closing & {
    readonly labels: readonly string[];
    readonly onLabel: (label: string) => void;
  },
): JSX.Element {
  const w = words.value;
  const [letters, setLetters] = useState("");
  const wanted = letters.trim().toLocaleLowerCase();
  const found = labels.filter((label) => label.toLocaleLowerCase().includes(wanted));
  return (
    <StaffDialog title={w.search} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0] !== undefined) onLabel(found[0]);
        }}
      >
        <label class="field">
          <span>{w.search}</span>
          <input type="search" value={letters} onInput={(event) => setLetters(event.currentTarget.value)} />
        </label>
        {found.length === 0 && <p class="muted">{w.noLabel}</p>}
        <ul class="label-list">
          {found.slice(0, 30).map((label) => (
            <li key={label}>
              <button type="button" class="label-button" onClick={() => onLabel(label)}>{label}</button>
            </li>
          ))}
        </ul>
        <button type="button" class="button" onClick={onClose}>{staffWords.value.close}</button>
      </form>
    </StaffDialog>
  );
}
