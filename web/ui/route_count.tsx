/** The exact number of routes left under the plan, wherever it must be seen. */
import type { JSX } from "preact";
import { pluralBig } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { count, countable } from "../state/app.ts";
import { language } from "../state/settings.ts";

/** The count with its word; told to screen readers when it rests, and in the colour of warnings when it is none. */
export function RouteCount({ class: name }: { readonly class: string }): JSX.Element {
  const { shell } = words.value;
  const total = count.value?.total;
  return (
    <p class={name} data-none={total === "0" || undefined} aria-live="polite" aria-atomic="true">
      {total === undefined
        ? countable.value ? shell.counting : shell.notCounted
        : pluralBig(language.value, total, shell.routesLeft)}
      {count.value?.exact === false && <span class="at-most">{shell.atMost}</span>}
    </p>
  );
}
