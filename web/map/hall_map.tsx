import type { JSX } from "preact";

/** Not built yet. */
export function HallMap(): JSX.Element {
  return <p>HallMap</p>;
}
