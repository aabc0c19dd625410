import type { JSX } from "preact";

/** Not built yet. */
export function RouteView(): JSX.Element {
  return <p>RouteView</p>;
}
