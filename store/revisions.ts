/** Writes what changed in a festival as rows of its new schedule version. */
import type { Kysely } from "kysely";
import type { ConcertRecord, HallRecord, OffProgrammeRecord, WalkRecord } from "@figaro/formats";
import type { Delta, FestivalDelta } from "./diff.ts";
import { Identities } from "./identities.ts";
import { type Batches, closeRows, insertRows } from "./rows.ts";
import type { RowOf, Schema } from "./schema.ts";

/** Called between batches: `check` throws to stop, `progress` is told concerts, halls, walks and events. */
export interface RowCounter {
  readonly check: () => void;
  readonly progress: (done: number, total: number) => void;
}

/** Rows of a batch; concerts are batched apart, as each has works and artists. */
const ROWS = 5000;
const CONCERTS = 2000;

interface Target {
  readonly festivalId: number;
  readonly version: number;
}

/** Columns that every versioned row of this version starts with. */
function versioned({ festivalId, version }: Target) {
  return { festival_id: festivalId, valid_from_version: version, valid_until_version: null };
}

/**
 * Ends the rows that no longer hold and adds those that hold from `version` on.
 *
 * Pre: the version's row is there and the festival's lock is held.
 */
export async function writeDelta(
  db: Kysely<Schema>,
  { delta, ...target }: Target & { readonly delta: FestivalDelta },
  counter: RowCounter,
): Promise<void> {
  const { halls, walks, concerts, offProgramme } = delta;
  const records = newRecords(concerts);
  const others = newRecords(halls).length + newRecords(walks).length + newRecords(offProgramme).length;
  const total = records.length + others;
  let done = 0;
  const batches = (counts: boolean): Batches => ({
    size: ROWS,
    before: counter.check,
    after: (rows) => counter.progress(done += counts ? rows : 0, total),
  });
  const ids = await Identities.load(db, target.festivalId);
  ids.take(newRecords(halls), records);
  await ids.save(db, batches(false));
  await closeAll(db, { delta, ids, ...target });
  const hallRows = newRecords(halls).map((hall) => hallRow(hall, { ids, ...target }));
  await insertRows(db, { table: "hall_revisions", rows: hallRows }, batches(true));
  const walkRows = newRecords(walks).map((walk) => walkRow(walk, { ids, ...target }));
  await insertRows(db, { table: "walks", rows: walkRows }, batches(true));
  const events = newRecords(offProgramme).map((event) => eventRow(event, target));
  await insertRows(db, { table: "off_programme_events", rows: events }, batches(true));
  for (let from = 0; from < records.length; from += CONCERTS) {
    const batch = records.slice(from, from + CONCERTS);
    const rows = batch.map((concert) => concertRow(concert, { ids, ...target }));
    await insertRows(db, { table: "concert_revisions", rows }, batches(true));
    const works = batch.flatMap((concert) => workRows(concert, { ids, ...target }));
    await insertRows(db, { table: "concert_works", rows: works }, batches(false));
    const artists = batch.flatMap((concert) => artistRows(concert, { ids, ...target }));
    await insertRows(db, { table: "concert_artists", rows: artists }, batches(false));
  }
}

type Writing = Target & { readonly ids: Identities };

async function closeAll(
  db: Kysely<Schema>,
  { delta, ids, ...target }: Writing & { readonly delta: FestivalDelta },
): Promise<void> {
  const halls = oldRecords(delta.halls).map(({ name }) => [ids.hall(name)]);
  await closeRows(db, { table: "hall_revisions", columns: ["hall_ordinal"], keys: halls }, target);
  const walks = oldRecords(delta.walks).map(({ from, to }) => [ids.hall(from), ids.hall(to)]);
  const ends = ["from_hall_ordinal", "to_hall_ordinal"];
  await closeRows(db, { table: "walks", columns: ends, keys: walks }, target);
  const concerts = oldRecords(delta.concerts).map(({ number }) => [ids.concert(number)]);
  await closeRows(db, { table: "concert_revisions", columns: ["concert_ordinal"], keys: concerts }, target);
  const events = oldRecords(delta.offProgramme).map(({ number }) => [number]);
  await closeRows(db, { table: "off_programme_events", columns: ["number"], keys: events }, target);
}

function newRecords<R>({ added, edited }: Delta<R>): R[] {
  return [...added, ...edited.map(({ after }) => after)];
}

function oldRecords<R>({ removed, edited }: Delta<R>): R[] {
  return [...removed, ...edited.map(({ before }) => before)];
}

function hallRow(hall: HallRecord, { ids, ...target }: Writing): RowOf<"hall_revisions"> {
  const { seats, address, latitude, longitude, stepFree: step_free } = hall;
  return {
    ...versioned(target),
    hall_ordinal: ids.hall(hall.name),
    seats,
    address,
    latitude,
    longitude,
    step_free,
  };
}

function walkRow({ from, to, minutes }: WalkRecord, { ids, ...target }: Writing): RowOf<"walks"> {
  const ends = { from_hall_ordinal: ids.hall(from), to_hall_ordinal: ids.hall(to) };
  return { ...versioned(target), ...ends, walk_minutes: minutes };
}

function concertRow(concert: ConcertRecord, { ids, ...target }: Writing): RowOf<"concert_revisions"> {
  const { title, genre, price, link, description, programme, sale } = concert;
  return {
    ...versioned(target),
    concert_ordinal: ids.concert(concert.number),
    external_id: concert.externalId,
    title,
    start_minute: concert.startMinute,
    end_minute: concert.endMinute,
    hall_ordinal: ids.hall(concert.hall),
    genre,
    price,
    tags: [...concert.tags],
    link,
    description,
    programme,
    sale,
  };
}

function workRows(concert: ConcertRecord, { ids, ...target }: Writing): RowOf<"concert_works">[] {
  const concert_ordinal = ids.concert(concert.number);
  return concert.works.map(({ composer, title, flagged }, position) => ({
    festival_id: target.festivalId,
    concert_ordinal,
    valid_from_version: target.version,
    position,
    work_ordinal: ids.work(composer, title),
    flagged,
  }));
}

function artistRows(concert: ConcertRecord, { ids, ...target }: Writing): RowOf<"concert_artists">[] {
  const concert_ordinal = ids.concert(concert.number);
  return concert.artists.map(({ name, role, flagged }, position) => ({
    festival_id: target.festivalId,
    concert_ordinal,
    valid_from_version: target.version,
    position,
    artist_ordinal: ids.artist(name),
    role,
    flagged,
  }));
}

function eventRow(event: OffProgrammeRecord, target: Target): RowOf<"off_programme_events"> {
  const { number, title, description, hall, format, recommended, link } = event;
  const minutes = { start_minute: event.startMinute, end_minute: event.endMinute };
  return { ...versioned(target), number, title, description, ...minutes, hall, format, recommended, link };
}
