/** What routes of a comparison are called. */
import type { JSX } from "preact";

/** The letter that a route has; beside words that say the same. */
export function Letter({ letter }: { readonly letter: string }): JSX.Element {
  return <span class={`letter letter-${letter.toLowerCase()}`} aria-hidden="true">{letter}</span>;
}
