/** "Keep and share": one route as a link, a code, a calendar, a sheet of paper, a file. */
import type { JSX } from "preact";

/** What the dialog shows. */
export interface ShareDialogProps {
  /** Programme numbers. */
  readonly route: readonly number[];
}

/** The dialog of one route. */
export function ShareDialog({ route }: ShareDialogProps): JSX.Element {
  return <p>{route.length}</p>;
}
