/** Names that stand for nobody. */
import { foldName } from "./catalogue_entities.ts";
import type { WorkEntity } from "./festival_index.ts";

/**
 * Words that organisers write in place of a composer whom they cannot name, for a folk song or a programme put
 * together. Nobody is called so, and nobody can choose to hear them; "anonymous" and "traditional" are not among them,
 * since they say where a work is from.
 */
const STAND_INS: readonly string[] = ["автор", "прочее", "разное", "author", "other", "various"];

/** Whether a composer's name is a placeholder: none at all, one that begins with "_" ("_Other"), or a word for one. */
export function isPlaceholder(name: string): boolean {
  const folded = foldName(name);
  return folded === "" || folded.startsWith("_") || STAND_INS.includes(folded);
}

/** "Composer: title"; the title alone where the composer is a placeholder. */
export function workText({ composer, title }: Pick<WorkEntity, "composer" | "title">): string {
  return isPlaceholder(composer.name) ? title : `${composer.name}: ${title}`;
}
