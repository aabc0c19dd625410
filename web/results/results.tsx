import type { JSX } from "preact";

/** Not built yet. */
export function Results(): JSX.Element {
  return <p>Results</p>;
}
