import type { JSX } from "preact";

/** Not built yet. */
export function Start(): JSX.Element {
  return <p>Start</p>;
}
