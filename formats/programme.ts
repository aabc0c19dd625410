/** When two concerts play the same programme. */
import type { ConcertRecord } from "./document.ts";
import { foldCase } from "./text.ts";

/**
 * The key of a concert's programme; concerts with equal keys play the same. It is the organiser's own key when
 * there is one; else the works (composer and title, in any order, case and blanks folded); else the title.
 */
export function deriveProgramme(concert: Pick<ConcertRecord, "programme" | "works" | "title">): string {
  if (concert.programme !== null) return `key:${foldCase(concert.programme)}`;
  if (concert.works.length === 0) return `title:${foldCase(concert.title)}`;
  const works = new Set(concert.works.map((work) => `${foldCase(work.composer)}\t${foldCase(work.title)}`));
  return `works:${[...works].sort().join("\n")}`;
}
