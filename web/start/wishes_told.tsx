/** What is wished so far, to be seen and to be left out piece by piece. */
import type { JSX } from "preact";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, plan } from "../state/app.ts";
import { EMPTY_PLAN, type Mark, marked, withMark } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { FilterChips } from "../ui/filter_chips.tsx";
import { Icon } from "../ui/icon.tsx";

const SOFT_MARKS = ["want", "maybe"] as const;

/** Filters, and marks that only make concerts worth more; nothing where nothing is wished. */
export function WishesTold(): JSX.Element | null {
  const { start } = words.value;
  const { filters, marks } = plan.value;
  if (filters.size + marks.size === 0) return null;
  return (
    <section class="wishes-told" aria-label={start.wishes}>
      <FilterChips />
      <div class="row">
        {SOFT_MARKS.map((mark) => <MarkChip key={mark} mark={mark} />)}
        {marks.size > 0 && (
          <button
            type="button"
            class="text-button"
            data-way="clear"
            onClick={() => change((now) => ({ ...EMPTY_PLAN, sort: now.sort, route: now.route }))}
          >
            {start.clear}
          </button>
        )}
      </div>
    </section>
  );
}

function MarkChip(
  { mark }: { readonly mark: Mark & keyof typeof words.value.start.marks },
): JSX.Element | null {
  const { start } = words.value;
  const numbers = marked(plan.value, mark);
  if (numbers.length === 0) return null;
  const text = plural(language.value, numbers.length, start.marks[mark]);
  return (
    <button
      type="button"
      class="filter-chip"
      aria-label={start.drop(text)}
      onClick={() => change((now) => numbers.reduce((next, number) => withMark(next, number, null), now))}
    >
      {text}
      <Icon name="close" />
    </button>
  );
}
