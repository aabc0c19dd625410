/** What a card is called that stands for one or more of the routes to begin with. */
import type { HighlightKind } from "../engine/highlights.ts";
import { words } from "../i18n/mod.ts";
import { listText } from "../ui/filter_text.ts";

/** What a route can be among the first ones. */
export type CardKind = "best" | HighlightKind | "differs";

/**
 * "Best, richest", "Richest, and comfortable too": the route that joins both adds only what the other names leave out.
 *
 * @param kinds at least one
 */
export function cardLabel(kinds: readonly CardKind[]): string {
  const texts = words.value.results.highlights;
  const names = kinds.filter((kind) => kind !== "balanced");
  if (names.length === 0) return texts.balanced;
  const list = listText(names.map((kind, at) => (at === 0 ? texts[kind] : lowered(texts[kind]))));
  const [comfortable, rich] = [names.includes("comfortable"), names.includes("rich")];
  if (!kinds.includes("balanced") || (comfortable && rich)) return list;
  return texts.and(list, comfortable ? texts.also.rich : rich ? texts.also.comfortable : texts.also.balanced);
}

function lowered(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
