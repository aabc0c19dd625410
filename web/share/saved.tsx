import type { JSX } from "preact";

/** Not built yet. */
export function Saved(): JSX.Element {
  return <p>Saved</p>;
}
