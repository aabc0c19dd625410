/** The exact number of routes left under the plan, wherever it must be seen. */
import type { JSX } from "preact";
import { pluralBig } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { count, countable } from "../state/app.ts";
import { language } from "../state/settings.ts";

/** The count with its word; told to screen readers when it rests, and in the colour of warnings when it is none. */
export function RouteCount({ class: name }: { readonly class: string }): JSX.Element {
  return (
    <p class={name} data-none={count.value?.total === "0" || undefined} aria-live="polite" aria-atomic="true">
      <CountText />
    </p>
  );
}

/** The count with its word and whether it is a bound only; where there is none, whether one is on its way. */
export function CountText(): JSX.Element {
  const { shell } = words.value;
  const answer = count.value;
  if (answer === null) return <>{countable.value ? shell.counting : shell.notCounted}</>;
  return (
    <>
      {pluralBig(language.value, answer.total, shell.routesLeft) + (answer.exact === false ? " " : "")}
      {answer.exact === false && <span class="at-most">{shell.atMost}</span>}
    </>
  );
}
