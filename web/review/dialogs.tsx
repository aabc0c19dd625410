/** Dialogs of the desk: keys, why an item is skipped, a comment, a label by its letters. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { words } from "./words.ts";

/** What every dialog is given. */
export interface Closing {
  readonly onClose: () => void;
}

/** A modal dialog with a heading; Escape closes it. */
export function DeskDialog(
  { title, onClose, children }: Closing & { readonly title: string; readonly children: ComponentChildren },
): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="stack">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

/** Every key and what it does. */
export function HelpDialog({ onClose }: Closing): JSX.Element {
  const w = words.value;
  return (
    <DeskDialog title={w.help} onClose={onClose}>
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
      <button type="button" class="button" onClick={onClose}>{w.close}</button>
    </DeskDialog>
  );
}

/** Why an item is skipped; a reason is needed. */
export function SkipDialog(
  { onClose, onSkip }: Closing & { readonly onSkip: (reason: string) => void },
): JSX.Element {
  const w = words.value;
  const [reason, setReason] = useState("");
  return (
    <DeskDialog title={w.skipTitle} onClose={onClose}>
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
    </DeskDialog>
  );
}

/** A comment that goes with the next answer. */
export function CommentDialog(
  { text, onText, onClose }: Closing & { readonly text: string; readonly onText: (text: string) => void },
): JSX.Element {
  const w = words.value;
  return (
    <DeskDialog title={w.comment} onClose={onClose}>
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
        <button type="submit" class="button primary">{w.close}</button>
      </form>
    </DeskDialog>
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
    <DeskDialog title={w.search} onClose={onClose}>
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
        <button type="button" class="button" onClick={onClose}>{w.close}</button>
      </form>
    </DeskDialog>
  );
}
