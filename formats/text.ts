/** Texts of organisers' files: blanks, spelling, tags, links. */
import { closest, distance } from "fastest-levenshtein";

/** Longest texts that are taken; longer ones are faults. Characters. */
export const TEXT_LIMITS = { name: 300, title: 1_000, link: 2_000, text: 50_000 } as const;

/** A key such as a hall's name: NFC, trimmed, inner blanks (also no-break ones) folded to one space. */
export function foldBlanks(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

/** A text as it is kept: NFC, line ends as "\n", trimmed; null when nothing is left. */
export function trimText(text: string): string | null {
  const trimmed = text.normalize("NFC").replace(/\r\n?/g, "\n").trim();
  return trimmed === "" ? null : trimmed;
}

/** A text to be compared without regard to case and blanks. */
export function foldCase(text: string): string {
  return foldBlanks(text).toLowerCase();
}

/** The spelling nearest to `text`, null when none is near enough to be meant. */
function nearestSpelling(text: string, choices: readonly string[]): string | null {
  if (choices.length === 0 || text.length > TEXT_LIMITS.name) return null;
  const folded = choices.map(foldCase);
  const wanted = foldCase(text);
  const index = folded.indexOf(closest(wanted, folded));
  const best = choices[index];
  if (best === undefined) return null;
  return distance(wanted, foldCase(best)) <= Math.max(2, Math.floor(wanted.length / 3)) ? best : null;
}

/** ` (did you mean "…"?)`, or what there is to choose from. */
export function spellingHint(text: string, choices: readonly string[]): string {
  const nearest = nearestSpelling(text, choices);
  if (nearest !== null) return `did you mean "${nearest}"?`;
  const shown = choices.slice(0, 8).map((choice) => `"${choice}"`).join(", ");
  return choices.length === 0 ? "there is none" : `there are ${shown}${choices.length > 8 ? ", …" : ""}`;
}

/** A tag key: lower case, every run of anything but letters and digits a hyphen; null when nothing is left. */
export function tagOf(text: string): string | null {
  const tag = text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(
    /^-+|-+$/g,
    "",
  );
  return tag === "" ? null : tag;
}

/** Tag keys, sorted and unique. */
export function tagsOf(texts: Iterable<string | null>): string[] {
  const tags = new Set<string>();
  for (const text of texts) {
    const tag = text === null ? null : tagOf(text);
    if (tag !== null) tags.add(tag);
  }
  return [...tags].sort();
}

/** True for a text that a database and XML can hold: no control characters but tab and line ends. */
export function isClean(text: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  return text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/.test(text);
}

/** An http(s) address in full, resolved against `base` when it is relative; null when it is none. */
export function webLink(text: string, base?: string): string | null {
  const trimmed = text.trim();
  const url = URL.parse(trimmed, base);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  return URL.canParse(trimmed) ? trimmed : url.href;
}

/** A slug of any text: Latin letters, digits and hyphens, at most 64 characters; null when nothing is left. */
export function slugOf(text: string): string | null {
  const slug = text.normalize("NFKD").toLowerCase().replace(/\p{M}+/gu, "").replace(/[^a-z0-9]+/g, "-")
    .slice(0, 64).replace(/^-+|-+$/g, "");
  return slug === "" ? null : slug;
}
