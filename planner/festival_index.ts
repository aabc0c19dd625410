/**
 * One schedule version of a festival, indexed once for every question the catalogue and the wishes ask:
 * concerts in the canonical order, days, named things with their concerts, walks and full text.
 */
import { FestivalClock, localMinutes } from "../formats/clock.ts";
import type { ArtistRow, ConcertRecord, FestivalDocument, HallRecord } from "../formats/document.ts";
import { deriveProgramme } from "../formats/programme.ts";
import MiniSearch, { type SearchOptions } from "minisearch";
import { type Entity, type EntityTable, foldName } from "./catalogue_entities.ts";
import { NamedThings, workKey } from "./named_things.ts";
import { clockOf } from "./wall_clock.ts";

/** What is indexed: one schedule version of a festival. */
export interface FestivalEdition {
  readonly id: number;
  readonly version: number;
  readonly document: FestivalDocument;
  /** By programme number: a small integer that never changes and is never given again, from 0. */
  readonly ordinals: ReadonlyMap<number, number>;
}

/** Ids by the key of each named thing, kind by kind. */
export type Slugs = Readonly<
  Record<"halls" | "artists" | "composers" | "works" | "genres" | "tags", ReadonlyMap<string, string>>
>;

/** How an id is made of a name: lower-case Latin letters, digits and hyphens. */
export type MakeId = (name: string) => string;

/** A concert at its place in the canonical order: start, then programme number. */
export interface IndexedConcert {
  readonly position: number;
  readonly record: ConcertRecord;
  /** Index into `FestivalIndex.days`. */
  readonly day: number;
  /** Minutes after its festival day's local midnight on the clock of the wall; 00:30 of the night is 1470. */
  readonly startClock: number;
  readonly endClock: number;
  readonly hall: HallEntity;
  readonly artists: readonly { readonly row: ArtistRow; readonly artist: Entity }[];
  readonly works: readonly { readonly work: WorkEntity; readonly flagged: boolean }[];
  /** Equal keys: the same programme. */
  readonly programmeKey: string;
}

/** A festival day that has concerts. */
export interface IndexedDay {
  /** "YYYY-MM-DD". */
  readonly date: string;
  /** Days since the epoch's date. */
  readonly index: number;
  readonly positions: readonly number[];
}

/** A hall with its record; `number` is its row in the document's halls. */
export type HallEntity = Entity & { readonly record: HallRecord; readonly number: number };
export type WorkEntity = Entity & { readonly title: string; readonly composer: Entity };

/** Everything in it is read-only and built by `indexEdition`; much of it on first use. */
export class FestivalIndex {
  #search: MiniSearch | null = null;
  readonly #byNumber: ReadonlyMap<number, number>;

  constructor(readonly parts: IndexParts) {
    this.#byNumber = new Map(parts.concerts.map((c) => [c.record.number, c.position]));
  }

  get document(): FestivalDocument {
    return this.parts.document;
  }
  get concerts(): readonly IndexedConcert[] {
    return this.parts.concerts;
  }
  get slug(): string {
    return this.parts.document.festival.slug;
  }

  /** Position of a programme number; undefined: the festival has none of that number. */
  positionOf(number: number): number | undefined {
    return this.#byNumber.get(number);
  }

  /** The concert of a programme number; undefined: the festival has none of that number. */
  concertOf(number: number): IndexedConcert | undefined {
    return this.concerts[this.#byNumber.get(number) ?? -1];
  }

  /** Concerts of programme numbers in time, each once; numbers that the festival does not have are left out. */
  concertsOf(numbers: Iterable<number>): IndexedConcert[] {
    const positions = new Set(Array.from(numbers, (number) => this.#byNumber.get(number) ?? -1));
    return [...positions].sort((a, b) => a - b).flatMap((position) => this.concerts[position] ?? []);
  }

  /** Walk in minutes from one hall to another, as the organisers say or by default; 0 in one hall. */
  walkMinutes(from: HallEntity, to: HallEntity): number {
    if (from.number === to.number) return 0;
    return this.parts.walks.get(from.number * this.parts.halls.all.length + to.number) ??
      this.document.festival.defaultWalkMinutes;
  }

  /**
   * Positions of the concerts whose title, works, composers or artists have all words of a text (prefixes
   * count; long words may differ by a letter).
   */
  search(text: string): ReadonlySet<number> {
    return this.#hits(text, { fields: WORDS, fuzzy: (term) => (term.length > 5 ? 1 : false) });
  }

  /**
   * Positions of the concerts that a mistyped text may mean: its words may differ by a letter, long ones by two, and
   * may be written in Latin letters where the programme is not, as the ids of composers and artists are.
   */
  searchNear(text: string): ReadonlySet<number> {
    return this.#hits(text, { fields: [...WORDS, "ids"], fuzzy: slipsIn });
  }

  #hits(text: string, options: SearchOptions): ReadonlySet<number> {
    this.#search ??= buildSearch(this.parts.concerts);
    const hits = this.#search.search(text, { combineWith: "AND", prefix: true, ...options });
    return new Set(hits.map((hit) => Number(hit.id)));
  }
}

/** Letters by which a mistyped word may differ; false: none. */
export function slipsIn(term: string): number | false {
  return term.length > 5 ? 2 : term.length > 3 ? 1 : false;
}

/** What an index is made of. */
export interface IndexParts {
  readonly festivalId: number;
  readonly version: number;
  readonly document: FestivalDocument;
  readonly ordinals: ReadonlyMap<number, number>;
  readonly clock: FestivalClock;
  /** Minutes after midnight at which a festival day ends. */
  readonly dayStartClock: number;
  readonly concerts: readonly IndexedConcert[];
  readonly days: readonly IndexedDay[];
  readonly halls: EntityTable<HallEntity>;
  readonly artists: EntityTable<Entity & { readonly roles: Set<string>; flagged: boolean }>;
  readonly composers: EntityTable<Entity>;
  readonly works: EntityTable<WorkEntity & { flagged: boolean }>;
  readonly genres: EntityTable;
  readonly tags: EntityTable;
  /** Minutes by `from * halls + to`. */
  readonly walks: ReadonlyMap<number, number>;
}

/**
 * Indexes a schedule version: the concerts with their days and halls at once, everything else when it is first asked
 * for, since a page's first answer needs neither composers nor artists. Cost: one pass over the concerts.
 *
 * @param ids of named things: known already (see `slugsOf`), or how one is made of a name
 */
export function indexEdition(edition: FestivalEdition, ids: Slugs | MakeId): FestivalIndex {
  const { document } = edition;
  const clock = new FestivalClock(document.festival);
  const ordered = inOrder(document.concerts);
  const things = new NamedThings(document, ordered, (kind) => typeof ids === "function" ? ids : ids[kind]);
  const days = gatherDays(ordered, clock);
  const concerts = days.flatMap((day, number) => {
    const midnight = localMinutes(`${day.date}T00:00`);
    return day.positions.map((position) =>
      new ConcertEntry(must(ordered[position], "concert"), position, { clock, things, day: number, midnight })
    );
  });
  return new FestivalIndex({
    festivalId: edition.id,
    version: edition.version,
    document,
    ordinals: edition.ordinals,
    clock,
    dayStartClock: must(clockOf(document.festival.dayStart) ?? undefined, "dayStart"),
    concerts,
    days,
    halls: things.halls,
    get artists() {
      return things.artists;
    },
    get composers() {
      return things.composers;
    },
    get works() {
      return things.works;
    },
    get genres() {
      return things.genres;
    },
    get tags() {
      return things.tags;
    },
    walks: gatherWalks(document, things.halls),
  });
}

/** By start, then programme number; as they are where they come so. */
function inOrder(concerts: readonly ConcertRecord[]): readonly ConcertRecord[] {
  const before = (a: ConcertRecord, b: ConcertRecord) => a.startMinute - b.startMinute || a.number - b.number;
  const sorted = concerts.every((concert, i) => {
    const previous = concerts[i - 1];
    return previous === undefined || before(previous, concert) <= 0;
  });
  return sorted ? concerts : [...concerts].sort(before);
}

/** The ids of an index by key, so that another index of the same version need not work them out. */
export function slugsOf({ parts }: FestivalIndex): Slugs {
  const byName = (entities: readonly Entity[]) =>
    new Map(entities.map(({ name, id }) => [foldName(name), id]));
  return {
    halls: byName(parts.halls.all),
    artists: byName(parts.artists.all),
    composers: byName(parts.composers.all),
    works: new Map(
      parts.works.all.map(({ composer, title, id }) => [workKey({ composer: composer.name, title }), id]),
    ),
    genres: byName(parts.genres.all),
    tags: byName(parts.tags.all),
  };
}

function gatherDays(ordered: readonly ConcertRecord[], clock: FestivalClock): IndexedDay[] {
  const days: { date: string; index: number; positions: number[] }[] = [];
  for (const [position, concert] of ordered.entries()) {
    const { date, index } = clock.dayOf(concert.startMinute);
    const last = days.at(-1);
    if (last?.date === date) last.positions.push(position);
    else days.push({ date, index, positions: [position] });
  }
  return days;
}

interface ConcertContext {
  readonly clock: FestivalClock;
  readonly things: NamedThings;
  /** Index of its festival day. */
  readonly day: number;
  /** Local midnight of that day, see `localMinutes`. */
  readonly midnight: number;
}

/** See `IndexedConcert`; what few look at is made when somebody does. */
class ConcertEntry implements IndexedConcert {
  readonly day: number;
  readonly startClock: number;
  readonly endClock: number;
  readonly hall: HallEntity;
  readonly #things: NamedThings;
  #artists: IndexedConcert["artists"] | undefined;
  #works: IndexedConcert["works"] | undefined;
  #programmeKey: string | undefined;

  constructor(
    readonly record: ConcertRecord,
    readonly position: number,
    { clock, things, day, midnight }: ConcertContext,
  ) {
    this.day = day;
    this.startClock = clock.localMinuteOf(record.startMinute) - midnight;
    this.endClock = clock.localMinuteOf(record.endMinute) - midnight;
    this.hall = must(things.halls.named(record.hall), record.hall);
    this.#things = things;
  }

  get artists(): IndexedConcert["artists"] {
    const { artists } = this.#things;
    return this.#artists ??= this.record.artists.map((row) => ({
      row,
      artist: must(artists.named(row.name), row.name),
    }));
  }

  get works(): IndexedConcert["works"] {
    const { works } = this.#things;
    return this.#works ??= this.record.works.map((row) => ({
      work: must(works.named(`${row.composer}: ${row.title}`), row.title),
      flagged: row.flagged,
    }));
  }

  get programmeKey(): string {
    return this.#programmeKey ??= deriveProgramme(this.record);
  }
}

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the index lost ${JSON.stringify(name)}`);
  return value;
}

function gatherWalks(document: FestivalDocument, halls: IndexParts["halls"]): Map<number, number> {
  const walks = new Map<number, number>();
  for (const walk of document.walks) {
    const from = halls.named(walk.from);
    const to = halls.named(walk.to);
    if (from && to) walks.set(from.number * halls.all.length + to.number, walk.minutes);
  }
  return walks;
}

/** What is searched as the programme writes it. */
const WORDS = ["title", "works", "artists"];

function buildSearch(concerts: readonly IndexedConcert[]): MiniSearch {
  const search = new MiniSearch({ idField: "position", fields: [...WORDS, "ids"] });
  search.addAll(concerts.map(({ position, record, works, artists }) => ({
    position,
    title: record.title,
    works: record.works.map((w) => `${w.composer} ${w.title}`).join(" "),
    artists: record.artists.map((a) => a.name).join(" "),
    ids: [...works.map(({ work }) => work.composer.id), ...artists.map(({ artist }) => artist.id)].join(" "),
  })));
  return search;
}
