/** Long lists begin short: a year of nights has 365 versions. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { plural } from "../i18n/format.ts";
import { language } from "../state/settings.ts";
import { words } from "./words.ts";

/** Whether all is shown, and how to ask for it. */
export function useShown(): readonly [all: boolean, showAll: () => void] {
  const [all, setAll] = useState(false);
  return [all, () => setAll(true)];
}

/** The first ones of a list and those that are always shown; all where that leaves out but one or two. */
export function shortened<One>(
  list: readonly One[],
  { all, most, always = () => false }: {
    readonly all: boolean;
    readonly most: number;
    readonly always?: (one: One) => boolean;
  },
): readonly One[] {
  if (all || list.length <= most + 2) return list;
  return list.filter((one, i) => i < most || always(one));
}

/** The button that shows the rest; nothing where nothing is left out. */
export function ShowAll({ shown, count, onAll }: {
  readonly shown: number;
  readonly count: number;
  readonly onAll: () => void;
}): JSX.Element | null {
  if (shown >= count) return null;
  return (
    <button type="button" class="button show-all" onClick={onAll}>
      {plural(language.value, count, words.value.showAll)}
    </button>
  );
}
