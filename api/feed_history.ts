/** What calendars must know of the past of a route: when each of its concerts last changed, and what is gone. */
import type { ConcertRecord, Revision } from "@figaro/formats";
import type { ScheduleChange, ScheduleVersion } from "@figaro/store";
import type { FestivalIndex } from "../planner/festival_index.ts";
import type { IndexAt, OpenedRoute } from "../planner/route_advice.ts";

/** Where a route's past is read from. */
export interface FeedPast {
  readonly index: FestivalIndex;
  readonly indexAt: IndexAt;
  /** Newest first. */
  readonly versions: readonly ScheduleVersion[];
}

/** The concerts of a route that are gone, as they last stood, in minutes of the current epoch. */
export async function goneConcerts(
  { index, indexAt, versions }: FeedPast,
  { gone, version }: OpenedRoute,
): Promise<ConcertRecord[]> {
  const records: ConcertRecord[] = [];
  for (const number of gone) {
    const end = versions.find(({ changes }) =>
      changes.some(({ kind, subject }) => kind === "concert-cancelled" && subject === String(number))
    );
    const last = await indexAt(end === undefined ? version : end.version - 1);
    const found = last.concertOf(number);
    if (found === undefined) {
      throw new Error(`concert ${number} is not in the version before it was cancelled`);
    }
    const shift = last.parts.clock.epochUtcMinute - index.parts.clock.epochUtcMinute;
    const { startMinute, endMinute } = found.record;
    records.push({ ...found.record, startMinute: startMinute + shift, endMinute: endMinute + shift });
  }
  return records;
}

/**
 * By programme number, the newest version that changed what an event says: the concert itself, its hall, or
 * the ways of the route (a concert of it moved or gone, a walk between its halls, the festival's settings).
 *
 * Versions only count up, and so do these. Cost: one pass over all changes that the festival ever had.
 */
export function revisionsOf(
  records: readonly Pick<ConcertRecord, "number" | "hall">[],
  versions: readonly ScheduleVersion[],
): Map<number, Revision> {
  const route: RouteKeys = {
    numbers: new Set(records.map(({ number }) => String(number))),
    halls: new Set(records.map(({ hall }) => hall)),
  };
  const revisions = new Map<number, Revision>();
  const oldest = versions.at(-1);
  for (const { version, createdAt: at, changes } of versions) {
    const ways = changes.some((change) => movesWays(change, route));
    const subjects = new Set(changes.filter(isOwn).map(({ kind, subject }) => subjectKey(kind, subject)));
    for (const { number, hall } of records) {
      if (revisions.has(number)) continue;
      const own = subjects.has(`concert ${number}`) || subjects.has(`hall ${hall}`);
      if (ways || own || version === oldest?.version) revisions.set(number, { version, at });
    }
  }
  return revisions;
}

interface RouteKeys {
  readonly numbers: ReadonlySet<string>;
  readonly halls: ReadonlySet<string>;
}

const MOVING: readonly ScheduleChange["kind"][] = [
  "concert-added",
  "concert-moved",
  "concert-cancelled",
  "concert-hall",
];

function movesWays({ kind, subject }: ScheduleChange, { numbers, halls }: RouteKeys): boolean {
  if (kind === "festival-edited") return true;
  if (subject === null) return false;
  if (kind === "walk-changed") return subject.split(" -> ").every((hall) => halls.has(hall));
  return MOVING.includes(kind) && numbers.has(subject);
}

function isOwn({ kind }: ScheduleChange): boolean {
  return kind.startsWith("concert-") || kind === "hall-edited";
}

function subjectKey(kind: ScheduleChange["kind"], subject: string | null): string {
  return `${kind === "hall-edited" ? "hall" : "concert"} ${subject}`;
}
