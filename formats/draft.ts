/**
 * A festival as a reader found it, row by row and not yet checked as a whole; `finishDraft` checks what only
 * the whole can tell (halls, duplicates, walks, epoch) and gives the document.
 */
import type {
  ArtistRow,
  ConcertRecord,
  FestivalDocument,
  FestivalRecord,
  HallRecord,
  OffProgrammeRecord,
  WalkRecord,
  WorkRow,
} from "./document.ts";
import { clockMinutes, localMinutes, localText, ZoneClock } from "./clock.ts";
import { columnOf, type FaultList, inFile, type Placed } from "./faults.ts";
import { checkWalks } from "./walks.ts";
import { spellingHint } from "./text.ts";

/** Times are UTC minutes until the epoch is known. */
export interface Timed {
  readonly startUtc: number;
  readonly endUtc: number;
}

type Untimed<T> = Omit<T, "startMinute" | "endMinute">;
export type DraftConcert = Untimed<Omit<ConcertRecord, "works" | "artists">> & Timed;
export type DraftOffProgramme = Untimed<OffProgrammeRecord> & Timed;

/** The festival's settings before the epoch and the default walk are settled. */
export type DraftFestival = Omit<FestivalRecord, "epoch" | "defaultWalkMinutes"> & {
  /** null: the festival day of the first event. */
  readonly epoch: string | null;
  /** null: a missing walk is a fault. */
  readonly defaultWalkMinutes: number | null;
};

/** What could be read of a concert's row that has faults. */
export type BrokenConcert = { readonly [Key in "number" | "hall"]: DraftConcert[Key] | null };

export interface Draft {
  readonly festival: DraftFestival;
  /** The file that a fault of the whole festival is laid to. */
  readonly file: string;
  /** null: the halls are those that the events name. */
  readonly halls: readonly Placed<HallRecord>[] | null;
  readonly walks: readonly Placed<WalkRecord>[];
  readonly concerts: readonly Placed<DraftConcert>[];
  /** Rows whose own faults leave no concert, as far as they could be read: other faults show in them too. */
  readonly brokenConcerts: readonly Placed<BrokenConcert>[];
  readonly works: readonly Placed<WorkRow & { readonly concert: number }>[];
  readonly artists: readonly Placed<ArtistRow & { readonly concert: number }>[];
  readonly offProgramme: readonly Placed<DraftOffProgramme>[];
}

const WEEK = 7 * 1440;
const MAX_SPAN = 3 * 366 * 1440;

/** A hall of which only the name is known. */
export function bareHall(name: string): HallRecord {
  return { name, seats: null, address: null, latitude: null, longitude: null, stepFree: null };
}

/**
 * Checks a draft as a whole and gives the document: concerts and off-programme events by number, halls in the
 * order of the file, walks by hall order, works and artists in the order of the file.
 * @returns null when the fault list holds any fault, also one found before
 */
export function finishDraft(draft: Draft, faults: FaultList): FestivalDocument | null {
  if (draft.concerts.length === 0 && faults.count === 0) {
    faults.add(inFile(draft.file), "no-concerts", { message: `${draft.file} holds no concert` });
  }
  const halls = checkHalls(draft, faults);
  checkIntervals(draft, faults);
  checkNumbers(draft, faults);
  checkHallNames(draft, halls, faults);
  const busy = new Set(draft.concerts.map(({ value }) => value.hall));
  const walks = checkWalks(
    { walks: draft.walks, busy, hasDefault: draft.festival.defaultWalkMinutes !== null, file: draft.file },
    [...halls.keys()],
    faults,
  );
  const epoch = settleEpoch(draft, faults);
  const works = groupByConcert(draft, draft.works, faults);
  const artists = groupByConcert(draft, draft.artists, faults);
  if (faults.count > 0 || epoch === null) return null;
  return {
    festival: {
      ...draft.festival,
      epoch: epoch.date,
      defaultWalkMinutes: draft.festival.defaultWalkMinutes ?? 0,
    },
    halls: [...halls.values()],
    walks,
    concerts: draft.concerts.map(({ value }) => ({
      ...timed(value, epoch.utcMinute),
      works: works.get(value.number) ?? [],
      artists: artists.get(value.number) ?? [],
    })).sort((a, b) => a.number - b.number),
    offProgramme: draft.offProgramme.map(({ value }) => timed(value, epoch.utcMinute))
      .sort((a, b) => a.number - b.number),
  };
}

function timed<T extends Timed>(
  { startUtc, endUtc, ...rest }: T,
  epochUtc: number,
): Omit<T, "startUtc" | "endUtc"> & { startMinute: number; endMinute: number } {
  return { ...rest, startMinute: startUtc - epochUtc, endMinute: endUtc - epochUtc };
}

function checkHalls(draft: Draft, faults: FaultList): ReadonlyMap<string, HallRecord> {
  const halls = new Map<string, HallRecord>();
  for (const { place, titles, value } of draft.halls ?? []) {
    if (halls.has(value.name)) {
      faults.add(place, "hall-duplicate", {
        column: columnOf(titles, "name"),
        value: value.name,
        message: `the hall "${value.name}" is named twice; keep one row`,
      });
    } else halls.set(value.name, value);
  }
  if (draft.halls === null) {
    for (const { value: { hall } } of placedIn(draft)) {
      if (hall !== null && !halls.has(hall)) halls.set(hall, bareHall(hall));
    }
  }
  return halls;
}

/** Everything that names a hall. */
function placedIn(draft: Draft): Placed<{ readonly hall: string | null }>[] {
  return [...draft.concerts, ...draft.brokenConcerts, ...draft.offProgramme];
}

function checkHallNames(draft: Draft, halls: ReadonlyMap<string, HallRecord>, faults: FaultList): void {
  const names = [...halls.keys()];
  for (const { place, titles, value } of placedIn(draft)) {
    if (value.hall === null || halls.has(value.hall)) continue;
    faults.add(place, "hall-unknown", {
      column: columnOf(titles, "hall"),
      value: value.hall,
      message: `the hall "${value.hall}" is not among the halls; ${spellingHint(value.hall, names)}`,
    });
  }
}

function checkIntervals(draft: Draft, faults: FaultList): void {
  for (const { place, titles, value } of [...draft.concerts, ...draft.offProgramme]) {
    const minutes = value.endUtc - value.startUtc;
    if (minutes <= 0) {
      faults.add(place, "interval-empty", {
        column: columnOf(titles, "duration", "end"),
        value: `${minutes} minutes`,
        message: `"${value.title}" lasts ${minutes} minutes; the end must be after the start`,
      });
    } else if (minutes > WEEK) {
      faults.add(place, "interval-too-long", {
        column: columnOf(titles, "duration", "end"),
        value: `${minutes} minutes`,
        message: `"${value.title}" lasts ${minutes} minutes; at most 7 days are taken`,
      });
    }
  }
}

function checkNumbers(draft: Draft, faults: FaultList): void {
  const rowOf = ({ place }: Placed<unknown>) => place.row ?? 0;
  const concerts = [...draft.concerts, ...draft.brokenConcerts].sort((a, b) => rowOf(a) - rowOf(b));
  const kinds = [
    { events: concerts, code: "concert-duplicate", what: "programme number" },
    { events: draft.offProgramme, code: "event-duplicate", what: "off-programme number" },
  ] as const;
  for (const { events, code, what } of kinds) {
    const first = new Map<number, number | null>();
    for (const { place, titles, value } of events) {
      if (value.number === null) continue;
      const row = first.get(value.number);
      if (row === undefined) first.set(value.number, place.row);
      else {
        faults.add(place, code, {
          column: columnOf(titles, "number"),
          value: value.number,
          message: `the ${what} ${value.number} is used twice` +
            (row === null ? "" : `, first in row ${row}`) +
            "; each must be used once",
        });
      }
    }
  }
}

function groupByConcert<T extends { readonly concert: number }>(
  draft: Draft,
  rows: readonly Placed<T>[],
  faults: FaultList,
): Map<number, Omit<T, "concert">[]> {
  const groups = new Map<number, Omit<T, "concert">[]>(draft.concerts.map(({ value }) => [value.number, []]));
  const broken = new Set(draft.brokenConcerts.map(({ value }) => value.number));
  for (const { place, titles, value } of rows) {
    const { concert, ...row } = value;
    const group = groups.get(concert);
    if (group !== undefined) group.push(row);
    else if (draft.concerts.length > 0 && !broken.has(concert)) {
      faults.add(place, "concert-unknown", {
        column: columnOf(titles, "concert"),
        value: concert,
        message: `no concert has the programme number ${concert}; is it the ticketing id?`,
      });
    }
  }
  return groups;
}

/** The epoch's date and UTC minute; faults for events before it or years after it. */
function settleEpoch(draft: Draft, faults: FaultList): { date: string; utcMinute: number } | null {
  const events = [...draft.concerts, ...draft.offProgramme];
  let first = Infinity;
  for (const { value } of events) first = Math.min(first, value.startUtc);
  if (first === Infinity) return null;
  const zone = new ZoneClock(draft.festival.timeZone);
  const firstDay = localText(zone.localAt(first) - clockMinutes(draft.festival.dayStart)).slice(0, 10);
  const date = draft.festival.epoch ?? firstDay;
  const { utcMinute } = zone.utcAt(localMinutes(`${date}T00:00`));
  for (const { place, titles, value } of events) {
    if (value.startUtc < utcMinute) {
      faults.add(place, "before-epoch", {
        column: columnOf(titles, "start"),
        value: localText(zone.localAt(value.startUtc)),
        message:
          `"${value.title}" starts before the festival's first day, ${date}; is one of the dates wrong?`,
      });
    } else if (value.startUtc - utcMinute > MAX_SPAN) {
      faults.add(place, "span-too-long", {
        column: columnOf(titles, "start"),
        value: localText(zone.localAt(value.startUtc)),
        message: `"${value.title}" starts more than three years after ${date}; is one of the dates wrong?`,
      });
    }
  }
  return { date, utcMinute };
}
