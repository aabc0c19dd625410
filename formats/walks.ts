/** Walks between halls: no contradiction, no gap that a route could fall into. */
import type { WalkRecord } from "./document.ts";
import { columnOf, type FaultList, inFile, type Placed } from "./faults.ts";
import { spellingHint } from "./text.ts";

/** Walks longer than a day are mistakes. Minutes. */
export const MAX_WALK = 1440;

/** What is checked of a festival's walks. */
export interface WalkInput {
  readonly walks: readonly Placed<WalkRecord>[];
  /** Halls with concerts: each pair of them must have a walk, unless there is a default. */
  readonly busy: ReadonlySet<string>;
  readonly hasDefault: boolean;
  /** The file that a missing table is laid to. */
  readonly file: string;
}

/**
 * The walks by hall order, from and to different halls. Faults: a hall that is not there, two times for one
 * pair, a pair of halls with concerts that has none while the festival gives no default.
 */
export function checkWalks(input: WalkInput, halls: readonly string[], faults: FaultList): WalkRecord[] {
  const index = new Map(halls.map((hall, at) => [hall, at]));
  const walks = new Map<number, WalkRecord>();
  for (const { place, titles, value } of input.walks) {
    const [from, to] = [index.get(value.from), index.get(value.to)];
    if (from === undefined || to === undefined) {
      const unknown = from === undefined ? value.from : value.to;
      faults.add(place, "hall-unknown", {
        column: columnOf(titles, from === undefined ? "from" : "to"),
        value: unknown,
        message: `the hall "${unknown}" of the walks is not among the halls; ${spellingHint(unknown, halls)}`,
      });
      continue;
    }
    const key = from * halls.length + to;
    const known = from === to ? 0 : walks.get(key)?.minutes;
    if (known !== undefined && known !== value.minutes) {
      faults.add(place, "walk-conflict", {
        column: columnOf(titles, "minutes"),
        value: value.minutes,
        message: `the walk from "${value.from}" to "${value.to}" is ${value.minutes} here and ` +
          (from === to ? "must be 0" : `${known} elsewhere; keep one`),
      });
    } else if (from !== to) walks.set(key, value);
  }
  if (!input.hasDefault) checkGaps(input, { index, walks }, faults);
  return [...walks].sort(([a], [b]) => a - b).map(([, walk]) => walk);
}

function checkGaps(
  input: WalkInput,
  { index, walks }: { index: ReadonlyMap<string, number>; walks: ReadonlyMap<number, WalkRecord> },
  faults: FaultList,
): void {
  const busy = [...input.busy].filter((hall) => index.has(hall));
  const place = input.walks[0] === undefined ? inFile(input.file) : { ...input.walks[0].place, row: null };
  for (const from of busy) {
    for (const to of busy) {
      if (from === to || walks.has((index.get(from) ?? 0) * index.size + (index.get(to) ?? 0))) continue;
      faults.add(place, "walk-missing", {
        message: `there is no walk from "${from}" to "${to}"; add it, or give "defaultWalkMinutes"`,
      });
      if (input.walks.length === 0) return;
    }
  }
}
