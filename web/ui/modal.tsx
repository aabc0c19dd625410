/** A dialog over the page: the browser's own, so that focus stays inside and returns to where it was. */
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../i18n/mod.ts";
import { Icon } from "./icon.tsx";

/** What a dialog shows. */
export interface ModalProps {
  readonly title: string;
  /** Told when it is closed by its button, by Escape or beside it; the owner then stops rendering it. */
  readonly onClose: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** Open as long as it is rendered. */
export function Modal({ title, onClose, class: name = "", children }: ModalProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closed before it leaves the document, so that the browser gives focus back.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`modal ${name}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="modal-body">
        <header class="modal-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" class="icon-button" aria-label={words.value.shell.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
