import type { JSX } from "preact";

/** Not built yet. */
export function Today(): JSX.Element {
  return <p>Today</p>;
}
