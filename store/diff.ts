/** What lies between two documents of a festival: for the rows to write, and for people. */
import { isDeepStrictEqual } from "node:util";
import {
  type ConcertRecord,
  FestivalClock,
  type FestivalDocument,
  type FestivalRecord,
  type HallRecord,
  type OffProgrammeRecord,
  type WalkRecord,
} from "@figaro/formats";
import { walkKey } from "./document.ts";
import type { ScheduleChange } from "./types.ts";

/** Records by key: only in `after`, only in `before`, in both but not equal. */
export interface Delta<R> {
  readonly added: readonly R[];
  readonly removed: readonly R[];
  readonly edited: readonly { readonly before: R; readonly after: R }[];
}

export interface FestivalDelta {
  /** null: the same settings, or nothing before. */
  readonly festival: { readonly before: FestivalRecord; readonly after: FestivalRecord } | null;
  readonly halls: Delta<HallRecord>;
  readonly walks: Delta<WalkRecord>;
  readonly concerts: Delta<ConcertRecord>;
  readonly offProgramme: Delta<OffProgrammeRecord>;
}

/**
 * Compares two documents record by record, as they are written: minutes count from each document's own epoch.
 *
 * Pre: both are normalised. Cost: linear in the records.
 *
 * @param before null: there was no festival, so everything is added.
 */
export function deltaOf(before: FestivalDocument | null, after: FestivalDocument): FestivalDelta {
  const same = before === null || isDeepStrictEqual(before.festival, after.festival);
  return {
    festival: same ? null : { before: before.festival, after: after.festival },
    halls: delta(before?.halls ?? [], after.halls, ({ name }) => name),
    walks: delta(before?.walks ?? [], after.walks, walkKey),
    concerts: delta(before?.concerts ?? [], after.concerts, ({ number }) => number),
    offProgramme: delta(before?.offProgramme ?? [], after.offProgramme, ({ number }) => number),
  };
}

/**
 * Lists the changes from one document to another.
 *
 * A concert that moved and costs more gives two changes, one a kind. The walks of an added or removed hall are
 * not listed: they come and go with it. Off-programme events and walks tell the missing side as null.
 *
 * Minutes of both sides count from the epoch of `after`, so when the epoch (or the zone of its midnight) changed,
 * a concert moved only if its instant did, and both its times read rightly on the clock of `after`.
 *
 * Pre: both are normalised (by `loadSnapshot` or `normaliseDocument`).
 * Determinism: festival, concerts, halls, walks, off-programme; each in the documents' order, added ones first.
 *
 * @param before null: there was no festival, so everything is added.
 * @returns empty exactly when the documents are equal.
 */
export function diffFestivals(before: FestivalDocument | null, after: FestivalDocument): ScheduleChange[] {
  return changesOf(deltaOf(before === null ? null : onEpochOf(after.festival, before), after));
}

/** The same instants, told in minutes since the epoch of `festival`; the document's own settings stay. */
function onEpochOf(festival: FestivalRecord, document: FestivalDocument): FestivalDocument {
  const shift = new FestivalClock(document.festival).epochUtcMinute -
    new FestivalClock(festival).epochUtcMinute;
  if (shift === 0) return document;
  const shifted = <R extends { readonly startMinute: number; readonly endMinute: number }>(record: R): R => ({
    ...record,
    startMinute: record.startMinute + shift,
    endMinute: record.endMinute + shift,
  });
  return {
    ...document,
    concerts: document.concerts.map(shifted),
    offProgramme: document.offProgramme.map(shifted),
  };
}

/** The changes of a delta between documents of one epoch, see `diffFestivals`. */
export function changesOf(
  { festival, concerts, halls, walks, offProgramme }: FestivalDelta,
): ScheduleChange[] {
  const fresh = new Set([...halls.added, ...halls.removed].map(({ name }) => name));
  const lasting = ({ from, to }: WalkRecord) => !fresh.has(from) && !fresh.has(to);
  return [
    ...festival === null
      ? []
      : [edited("festival-edited", null, differences({ ...festival.before }, { ...festival.after }))],
    ...concerts.added.map((concert) => plain("concert-added", String(concert.number))),
    ...concerts.removed.map((concert) => plain("concert-cancelled", String(concert.number))),
    ...concerts.edited.flatMap(({ before, after }) => concertChanges(before, after)),
    ...halls.added.map(({ name }) => plain("hall-added", name)),
    ...halls.removed.map(({ name }) => plain("hall-removed", name)),
    ...halls.edited.map(({ before, after }) =>
      edited("hall-edited", after.name, differences({ ...before }, { ...after }))
    ),
    ...walks.added.filter(lasting).map((walk) => walkChange(walk, [null, walk.minutes])),
    ...walks.removed.filter(lasting).map((walk) => walkChange(walk, [walk.minutes, null])),
    ...walks.edited.map(({ before, after }) => walkChange(after, [before.minutes, after.minutes])),
    ...offProgramme.added.map(({ number, title }) => offProgrammeChange(number, { title: [null, title] })),
    ...offProgramme.removed.map(({ number, title }) => offProgrammeChange(number, { title: [title, null] })),
    ...offProgramme.edited.map(({ before, after }) =>
      offProgrammeChange(after.number, differences({ ...before }, { ...after }))
    ),
  ];
}

type Fields = Record<string, readonly [before: unknown, after: unknown]>;

function delta<R>(
  before: readonly R[],
  after: readonly R[],
  keyOf: (record: R) => string | number,
): Delta<R> {
  const old = new Map(before.map((record) => [keyOf(record), record]));
  const added: R[] = [];
  const edited: { before: R; after: R }[] = [];
  for (const record of after) {
    const key = keyOf(record);
    const previous = old.get(key);
    old.delete(key);
    if (previous === undefined) added.push(record);
    else if (!isDeepStrictEqual(previous, record)) edited.push({ before: previous, after: record });
  }
  return { added, removed: [...old.values()], edited };
}

/** Which kind of change each field of a concert makes; every other one is an edit. */
const CONCERT_KINDS: Readonly<Record<string, ScheduleChange["kind"]>> = {
  startMinute: "concert-moved",
  endMinute: "concert-moved",
  hall: "concert-hall",
  price: "concert-price",
};

function concertChanges(before: ConcertRecord, after: ConcertRecord): ScheduleChange[] {
  const byKind = new Map<ScheduleChange["kind"], Fields>();
  for (const [field, values] of Object.entries(differences({ ...before }, { ...after }))) {
    const kind = CONCERT_KINDS[field] ?? "concert-edited";
    byKind.set(kind, { ...byKind.get(kind), [field]: values });
  }
  return [...byKind].map(([kind, fields]) => edited(kind, String(after.number), fields));
}

function differences(before: Record<string, unknown>, after: Record<string, unknown>): Fields {
  const differing = Object.keys(after).filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return Object.fromEntries(differing.map((field) => [field, [before[field], after[field]]]));
}

function walkChange(walk: WalkRecord, minutes: readonly [number | null, number | null]): ScheduleChange {
  return edited("walk-changed", walkKey(walk), { minutes });
}

function offProgrammeChange(number: number, fields: Fields): ScheduleChange {
  return edited("off-programme", String(number), fields);
}

function plain(kind: ScheduleChange["kind"], subject: string): ScheduleChange {
  return { kind, subject };
}

function edited(kind: ScheduleChange["kind"], subject: string | null, fields: Fields): ScheduleChange {
  return { kind, subject, fields };
}
