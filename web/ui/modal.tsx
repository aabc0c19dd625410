/** A dialog over the visitors' page, with a heading and a button that closes it. */
import type { ComponentChildren, JSX } from "preact";
import { words } from "../i18n/mod.ts";
import { Dialog } from "./dialog.tsx";
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
  return (
    <Dialog class={`modal ${name}`} light onClose={onClose}>
      {(heading) => (
        <div class="modal-body">
          <header class="modal-head">
            <h2 id={heading}>{title}</h2>
            <button type="button" class="icon-button" aria-label={words.value.shell.close} onClick={onClose}>
              <Icon name="close" />
            </button>
          </header>
          {children}
        </div>
      )}
    </Dialog>
  );
}
