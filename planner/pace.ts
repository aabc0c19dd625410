/** How fast somebody walks and how much time they spare: of a festival, of wishes, of a page's filters. */
import type { FestivalIndex } from "./festival_index.ts";
import { WISH_LIMITS } from "./wish_names.ts";
import type { ParsedWishes } from "./wishes.ts";

/** How a leg is walked: own speed and buffer. */
export interface Pace {
  /** Multiple of the table's walking time. */
  readonly walkFactor: number;
  /** Minutes before each concert. */
  readonly buffer: number;
}

/** The pace that wishes ask for, else the festival's. */
export function paceOf(index: FestivalIndex, wishes: ParsedWishes["wishes"] = {}): Pace {
  return {
    walkFactor: wishes.walkFactor ?? 1,
    buffer: wishes.buffer ?? index.document.festival.bufferMinutes,
  };
}

/** Own speed and buffer as a plan's filters say; what the API would refuse counts as not said. */
export function paceOfFilters(
  index: FestivalIndex,
  filters: ReadonlyMap<string, readonly string[]>,
): Pace {
  const factor = Number(filters.get("walkFactor")?.[0] ?? NaN);
  const buffer = filters.get("buffer")?.[0] ?? "";
  const walks = factor >= WISH_LIMITS.leastWalkFactor && factor <= WISH_LIMITS.walkFactor;
  return {
    walkFactor: walks ? Math.round(factor * 1000) / 1000 : 1,
    buffer: /^\d{1,6}$/.test(buffer) ? Number(buffer) : index.document.festival.bufferMinutes,
  };
}

/** Minutes of one's own walk, as the engine rounds it: thousandths first, so that 1.1 times 10 stays 11. */
export function ownWalk(walkMinutes: number, { walkFactor }: Pace): number {
  return Math.ceil(Math.round(walkMinutes * walkFactor * 1000) / 1000);
}
