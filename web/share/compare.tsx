import type { JSX } from "preact";

/** Not built yet. */
export function Compare(): JSX.Element {
  return <p>Compare</p>;
}
