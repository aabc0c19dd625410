import type { JSX } from "preact";

/** Not built yet. */
export function Programme(): JSX.Element {
  return <p>Programme</p>;
}
