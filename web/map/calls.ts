/** The stops of a route at one hall, as numbers of its stops. */
import { numberText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";

/** Stops at a hall on its mark: "1, 6, 7", of more than three "1, 3 +4". */
export function markText(calls: readonly number[]): string {
  const shown = calls.length > 3 ? calls.slice(0, 2) : calls;
  const rest = calls.length - shown.length;
  return shown.map((call) => numberText(call)).join(", ") + (rest === 0 ? "" : ` +${numberText(rest)}`);
}

/** All stops at a hall in words; none where there is none. */
export function callsText(calls: readonly number[]): string[] {
  if (calls.length === 0) return [];
  return [words.value.map.isStop(calls.map((call) => numberText(call)).join(", "), calls.length > 1)];
}
