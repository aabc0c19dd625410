/** Reads a festival back exactly as it stood in one schedule version. */
import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import type {
  ArtistRow,
  ConcertRecord,
  FestivalDocument,
  HallRecord,
  OffProgrammeRecord,
  WalkRecord,
  WorkRow,
} from "@figaro/formats";
import { byText, workKey } from "./document.ts";
import { StoreError } from "./errors.ts";
import type { Schema } from "./schema.ts";
import type { FestivalIds, FestivalSnapshot } from "./types.ts";

/** What every query here is about. */
interface Scope {
  readonly db: Kysely<Schema>;
  readonly festivalId: number;
  readonly version: number;
}

/**
 * Loads one version, by default the current one.
 *
 * The rows of a version never change, so this needs no transaction, also while an import runs.
 *
 * Cost: reads the rows that hold in the version, a few queries in all; 50,000 concerts take a few seconds.
 * @throws {StoreError} `festival-unknown`, `version-unknown`.
 */
export async function loadSnapshot(
  db: Kysely<Schema>,
  festivalId: number,
  version?: number,
): Promise<FestivalSnapshot> {
  const row = await versionRow(db, festivalId, version);
  const scope = { db, festivalId, version: row.version };
  const halls = await loadHalls(scope);
  const hallNames = new Map(halls.map(({ ordinal, record }) => [ordinal, record.name]));
  const works = await loadWorks(scope);
  const artists = await loadArtists(scope);
  const concerts = await loadConcerts(scope, { hallNames, works: works.rows, artists: artists.rows });
  const document: FestivalDocument = {
    festival: {
      slug: row.slug,
      name: row.name,
      timeZone: row.time_zone,
      dayStart: row.day_start,
      epoch: row.epoch,
      currency: row.currency,
      currencyDigits: row.currency_digits,
      defaultWalkMinutes: row.default_walk_minutes,
      bufferMinutes: row.buffer_minutes,
    },
    halls: halls.map(({ record }) => record),
    walks: await loadWalks(scope, hallNames),
    concerts: concerts.map(({ record }) => record),
    offProgramme: await loadOffProgramme(scope),
  };
  const ids: FestivalIds = {
    halls: new Map(halls.map(({ ordinal, record }) => [record.name, ordinal])),
    composers: works.composerIds,
    artists: artists.ids,
    works: works.ids,
  };
  const ordinals = new Map(concerts.map(({ ordinal, record }) => [record.number, ordinal]));
  const { content_hash: contentHash, created_at: createdAt } = row;
  return { id: festivalId, version: row.version, document, ordinals, ids, contentHash, createdAt };
}

/** The settings and marks of one version; by default of the current one. */
async function versionRow(db: Kysely<Schema>, festivalId: number, version?: number) {
  const festival = await db.selectFrom("festivals").select(["slug", "current_version"])
    .where("id", "=", festivalId).executeTakeFirst();
  if (festival === undefined) {
    const message = `there is no festival with id ${festivalId}`;
    throw new StoreError("festival-unknown", message, { festival: festivalId });
  }
  const row = await db.selectFrom("schedule_versions").selectAll()
    .where("festival_id", "=", festivalId)
    .where("version", "=", version ?? festival.current_version)
    .executeTakeFirst();
  if (row !== undefined) return { ...row, slug: festival.slug };
  const { slug, current_version: newest } = festival;
  throw new StoreError(
    "version-unknown",
    `${slug} has no schedule version ${version}; it has versions 1 to ${newest}`,
    { festival: slug, version, newest },
  );
}

/** The rows of a versioned table that hold in a version. */
function holding(
  eb: ExpressionBuilder<
    { r: { festival_id: number; valid_from_version: number; valid_until_version: number | null } },
    "r"
  >,
  { festivalId, version }: Scope,
) {
  return eb.and([
    eb("r.festival_id", "=", festivalId),
    eb("r.valid_from_version", "<=", version),
    eb.or([eb("r.valid_until_version", "is", null), eb("r.valid_until_version", ">", version)]),
  ]);
}

async function loadHalls(scope: Scope): Promise<{ ordinal: number; record: HallRecord }[]> {
  const rows = await scope.db.selectFrom("hall_revisions as r")
    .innerJoin(
      "halls as h",
      (join) => join.onRef("h.festival_id", "=", "r.festival_id").onRef("h.ordinal", "=", "r.hall_ordinal"),
    )
    .select(["h.ordinal", "h.name", "r.seats", "r.address", "r.latitude", "r.longitude", "r.step_free"])
    .where((eb) => holding(eb, scope))
    .execute();
  const records = rows.map(({ ordinal, step_free: stepFree, ...hall }) => ({
    ordinal,
    record: { ...hall, stepFree },
  }));
  return records.sort((a, b) => byText(a.record.name, b.record.name));
}

async function loadWalks(scope: Scope, hallNames: ReadonlyMap<number, string>): Promise<WalkRecord[]> {
  const rows = await scope.db.selectFrom("walks as r")
    .select(["r.from_hall_ordinal", "r.to_hall_ordinal", "r.walk_minutes"])
    .where((eb) => holding(eb, scope))
    .execute();
  const walks = rows.map((row) => ({
    from: known(hallNames, row.from_hall_ordinal),
    to: known(hallNames, row.to_hall_ordinal),
    minutes: row.walk_minutes,
  }));
  return walks.sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to));
}

/** Rows of works or artists by the concert's ordinal. */
type ByConcert<R> = ReadonlyMap<number, R[]>;

async function loadWorks(scope: Scope) {
  const { db, festivalId } = scope;
  const composers = await loadNames(scope, "composers");
  const titles = await db.selectFrom("works").select(["ordinal", "composer_ordinal", "title"])
    .where("festival_id", "=", festivalId).execute();
  const works = new Map(titles.map((work) => [work.ordinal, work]));
  const listed = await db.selectFrom("concert_works as w")
    .innerJoin("concert_revisions as r", (join) =>
      join.onRef("r.festival_id", "=", "w.festival_id")
        .onRef("r.concert_ordinal", "=", "w.concert_ordinal")
        .onRef("r.valid_from_version", "=", "w.valid_from_version"))
    .select(["w.concert_ordinal", "w.work_ordinal", "w.flagged"])
    .where((eb) => holding(eb, scope))
    .orderBy("w.concert_ordinal").orderBy("w.position")
    .execute();
  const ids = new Map<string, number>();
  const composerIds = new Map<string, number>();
  const rows = grouped(listed, (row): WorkRow => {
    const { title, composer_ordinal } = known(works, row.work_ordinal);
    const composer = known(composers, composer_ordinal);
    ids.set(workKey(composer, title), row.work_ordinal);
    composerIds.set(composer, composer_ordinal);
    return { composer, title, flagged: row.flagged };
  });
  return { rows, ids, composerIds };
}

async function loadArtists(scope: Scope) {
  const names = await loadNames(scope, "artists");
  const listed = await scope.db.selectFrom("concert_artists as a")
    .innerJoin("concert_revisions as r", (join) =>
      join.onRef("r.festival_id", "=", "a.festival_id")
        .onRef("r.concert_ordinal", "=", "a.concert_ordinal")
        .onRef("r.valid_from_version", "=", "a.valid_from_version"))
    .select(["a.concert_ordinal", "a.artist_ordinal", "a.role", "a.flagged"])
    .where((eb) => holding(eb, scope))
    .orderBy("a.concert_ordinal").orderBy("a.position")
    .execute();
  const ids = new Map<string, number>();
  const rows = grouped(listed, (row): ArtistRow => {
    const name = known(names, row.artist_ordinal);
    ids.set(name, row.artist_ordinal);
    return { name, role: row.role, flagged: row.flagged };
  });
  return { rows, ids };
}

async function loadConcerts(
  scope: Scope,
  parts: {
    readonly hallNames: ReadonlyMap<number, string>;
    readonly works: ByConcert<WorkRow>;
    readonly artists: ByConcert<ArtistRow>;
  },
): Promise<{ ordinal: number; record: ConcertRecord }[]> {
  const rows = await scope.db.selectFrom("concert_revisions as r")
    .innerJoin(
      "concerts as c",
      (join) =>
        join.onRef("c.festival_id", "=", "r.festival_id").onRef("c.ordinal", "=", "r.concert_ordinal"),
    )
    .selectAll("r").select("c.number")
    .where((eb) => holding(eb, scope))
    .orderBy("c.number")
    .execute();
  return rows.map((row) => ({
    ordinal: row.concert_ordinal,
    record: {
      number: row.number,
      externalId: row.external_id,
      title: row.title,
      startMinute: row.start_minute,
      endMinute: row.end_minute,
      hall: known(parts.hallNames, row.hall_ordinal),
      genre: row.genre,
      price: row.price,
      tags: row.tags,
      link: row.link,
      description: row.description,
      programme: row.programme,
      sale: row.sale,
      works: parts.works.get(row.concert_ordinal) ?? [],
      artists: parts.artists.get(row.concert_ordinal) ?? [],
    },
  }));
}

async function loadOffProgramme(scope: Scope): Promise<OffProgrammeRecord[]> {
  return await scope.db.selectFrom("off_programme_events as r")
    .select(["r.number", "r.title", "r.description", "r.hall", "r.format", "r.recommended", "r.link"])
    .select([
      sql.ref<number>("r.start_minute").as("startMinute"),
      sql.ref<number>("r.end_minute").as("endMinute"),
    ])
    .where((eb) => holding(eb, scope))
    .orderBy("r.number")
    .execute();
}

async function loadNames(
  { db, festivalId }: Scope,
  table: "composers" | "artists",
): Promise<ReadonlyMap<number, string>> {
  const rows = await db.selectFrom(table).select(["ordinal", "name"]).where("festival_id", "=", festivalId)
    .execute();
  return new Map(rows.map(({ ordinal, name }) => [ordinal, name]));
}

function grouped<In extends { concert_ordinal: number }, Out>(
  rows: readonly In[],
  toRow: (row: In) => Out,
): Map<number, Out[]> {
  const groups = new Map<number, Out[]>();
  for (const row of rows) {
    const group = groups.get(row.concert_ordinal);
    if (group === undefined) groups.set(row.concert_ordinal, [toRow(row)]);
    else group.push(toRow(row));
  }
  return groups;
}

/** A foreign key's target: it is there, or the database lost rows. */
function known<V>(map: ReadonlyMap<number, V>, ordinal: number): V {
  const value = map.get(ordinal);
  if (value === undefined) throw new Error(`no row has ordinal ${ordinal}, which another row names`);
  return value;
}
