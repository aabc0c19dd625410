/** What a count tells beside the total, and which of it is cheap enough to be told unasked. */
import type { CountPart } from "../wasm/engine.ts";
import type { FestivalIndex } from "./festival_index.ts";
import type { CountView } from "./route_planner.ts";

/** Every part, in the order of answers. */
export const COUNT_PARTS: readonly CountPart[] = ["byLength", "byDay", "maximal", "dropped", "through"];

/** Concerts of a festival past which `SLOW_PARTS` are told only when they are asked for. */
export const LARGE_FESTIVAL = 10_000;

/** Half a second to two seconds each with 50,000 concerts, where the total takes a seventh of a second. */
const SLOW_PARTS: readonly CountPart[] = ["byLength", "byDay", "maximal"];

/** Parts of an answer, and those that it leaves out because the festival is large. */
export interface CountWanted {
  readonly parts: readonly CountPart[];
  readonly leftOut: readonly CountPart[];
}

/** The parts of a count that names none: all but `through`, which is one number for each concert. */
export function partsUnlessSaid(
  { concerts }: Pick<FestivalIndex, "concerts">,
  through = false,
): CountWanted {
  const large = concerts.length > LARGE_FESTIVAL;
  const leftOut = large ? SLOW_PARTS : [];
  const parts = COUNT_PARTS.filter((part) => part === "through" ? through : !leftOut.includes(part));
  return { parts, leftOut };
}

/** A count with the parts that were wanted and no others, and a warning that says what else could be asked for. */
export function countOf(count: CountView, { parts, leftOut }: CountWanted): Partial<CountView> {
  const kept = Object.fromEntries(
    Object.entries(count).filter(([name]) => {
      const part = COUNT_PARTS.find((one) => one === name);
      return part === undefined || parts.includes(part);
    }),
  );
  if (leftOut.length === 0) return kept;
  const names = leftOut.join(",");
  const warning =
    `the festival has more than ${LARGE_FESTIVAL} concerts: ${names} are left out as they take ` +
    `seconds; parts=${names} asks for them`;
  return { ...kept, warnings: [...count.warnings ?? [], warning] };
}
