/** Big counts for reading: shortened to a word, with all digits at hand. */
import type { JSX } from "preact";
import { bigText, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";

/** Digits that are shown in full. */
const READABLE = 6;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "33 quadrillion" of "32959148320914399"; up to 999,999 in full; past septillions as "1.2 × 10³¹". */
export function shortBig(digits: string): string {
  if (digits.length <= READABLE) return bigText(digits);
  const { scales } = words.value.filters;
  let group = Math.floor((digits.length - 1) / 3);
  let lead = rounded(digits, digits.length - 3 * group);
  if (lead === 1000) [lead, group] = [1, group + 1];
  const forms = scales[group - 2];
  if (forms !== undefined) return plural(language.value, lead, forms);
  const power = [...`${digits.length - 1}`].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `${plural(language.value, rounded(digits, 1), { other: "#" })} × 10${power}`;
}

/** The first digits as a number, with one more after the point below ten. */
function rounded(digits: string, whole: number): number {
  const lead = Number(`${digits.slice(0, whole)}.${digits.slice(whole, whole + 3)}`);
  return lead < 10 ? Math.round(lead * 10) / 10 : Math.round(lead);
}

/** A count; short to the eye, all digits as its title and for screen readers. */
export function BigNumber({ digits }: { readonly digits: string }): JSX.Element {
  const [short, full] = [shortBig(digits), bigText(digits)];
  if (short === full) return <span class="number">{full}</span>;
  return (
    <span class="number" title={full}>
      <span aria-hidden="true">{short}</span>
      <span class="visually-hidden">{full}</span>
    </span>
  );
}
