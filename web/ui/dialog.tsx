/** A modal dialog, the browser's own, so that focus stays inside and returns to where it was. */
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

/** What a dialog is given. */
export interface DialogProps {
  /** Told when it is closed by Escape or, where `light`, beside it; the owner then stops rendering it. */
  readonly onClose: () => void;
  readonly class?: string;
  /** A click beside it closes it. */
  readonly light?: boolean;
  /** Given the id that its heading takes. */
  readonly children: (heading: string) => ComponentChildren;
}

/** Open as long as it is rendered. */
export function Dialog({ onClose, class: name, light = false, children }: DialogProps): JSX.Element {
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
      class={name}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (light && event.target === dialog.current) onClose();
      }}
    >
      {children(heading)}
    </dialog>
  );
}
