/** A dialog of the pages of staff: a heading over what it asks. */
import type { ComponentChildren, JSX } from "preact";
import { Dialog } from "../ui/dialog.tsx";

/** What every dialog is given. */
export interface Closing {
  readonly onClose: () => void;
}

/** Open as long as it is rendered; Escape closes it. */
export function StaffDialog(
  { title, onClose, children }: Closing & { readonly title: string; readonly children: ComponentChildren },
): JSX.Element {
  return (
    <Dialog onClose={onClose}>
      {(heading) => (
        <div class="stack">
          <h2 id={heading}>{title}</h2>
          {children}
        </div>
      )}
    </Dialog>
  );
}
