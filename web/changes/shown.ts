/** Whether the dialog of changes is open, for the banner that opens it and for itself. */
import { signal } from "@preact/signals";

/** The dialog stands open. */
export const shown = signal(false);
