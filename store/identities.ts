/** Gives every key of a festival its lasting ordinal. */
import type { Kysely } from "kysely";
import type { ConcertRecord, HallRecord } from "@figaro/formats";
import { type Batches, insertRows } from "./rows.ts";
import type { Schema } from "./schema.ts";

/** Ordinals of one kind of key: those the database has, and new ones after the highest. */
class Ordinals<Key extends string | number> {
  readonly #known: Map<Key, number>;
  readonly #fresh: { key: Key; ordinal: number }[] = [];
  #next: number;

  constructor(rows: readonly { readonly key: Key; readonly ordinal: number }[]) {
    this.#known = new Map(rows.map(({ key, ordinal }) => [key, ordinal]));
    this.#next = rows.reduce((most, { ordinal }) => Math.max(most, ordinal + 1), 0);
  }

  /** The key's ordinal; a key seen for the first time gets the next one. */
  of(key: Key): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const ordinal = this.#next++;
    this.#known.set(key, ordinal);
    this.#fresh.push({ key, ordinal });
    return ordinal;
  }

  /** Keys that got their ordinal here, in order of ordinal. */
  get fresh(): readonly { readonly key: Key; readonly ordinal: number }[] {
    return this.#fresh;
  }
}

interface FestivalOrdinals {
  readonly halls: Ordinals<string>;
  readonly concerts: Ordinals<number>;
  readonly composers: Ordinals<string>;
  /** By `titleKey`. */
  readonly works: Ordinals<string>;
  readonly artists: Ordinals<string>;
}

/**
 * The ordinals of a festival's keys.
 *
 * Pre: whoever asks for new ordinals holds the festival's lock until the transaction ends.
 */
export class Identities {
  private constructor(readonly festivalId: number, private readonly ordinals: FestivalOrdinals) {}

  /** Reads the ordinals that the festival has given so far, also to what is cancelled by now. */
  static async load(db: Kysely<Schema>, festivalId: number): Promise<Identities> {
    const named = async (table: "halls" | "composers" | "artists") =>
      new Ordinals(
        await db.selectFrom(table).select(["ordinal", "name as key"]).where("festival_id", "=", festivalId)
          .execute(),
      );
    const concerts = await db.selectFrom("concerts").select(["ordinal", "number as key"])
      .where("festival_id", "=", festivalId).execute();
    const works = await db.selectFrom("works").select(["ordinal", "composer_ordinal", "title"])
      .where("festival_id", "=", festivalId).execute();
    const titles = works.map((row) => ({
      key: titleKey(row.composer_ordinal, row.title),
      ordinal: row.ordinal,
    }));
    return new Identities(festivalId, {
      halls: await named("halls"),
      concerts: new Ordinals(concerts),
      composers: await named("composers"),
      works: new Ordinals(titles),
      artists: await named("artists"),
    });
  }

  hall(name: string): number {
    return this.ordinals.halls.of(name);
  }

  concert(number: number): number {
    return this.ordinals.concerts.of(number);
  }

  work(composer: string, title: string): number {
    return this.ordinals.works.of(titleKey(this.ordinals.composers.of(composer), title));
  }

  artist(name: string): number {
    return this.ordinals.artists.of(name);
  }

  /** Gives ordinals to every key of these records, in their order. */
  take(halls: readonly HallRecord[], concerts: readonly ConcertRecord[]): void {
    for (const { name } of halls) this.hall(name);
    for (const { number, works, artists } of concerts) {
      this.concert(number);
      for (const { composer, title } of works) this.work(composer, title);
      for (const { name } of artists) this.artist(name);
    }
  }

  /** Writes the keys that are new. Call it once, before the rows that name them. */
  async save(db: Kysely<Schema>, batches: Batches): Promise<void> {
    const festival_id = this.festivalId;
    const named = (ordinals: Ordinals<string>) =>
      ordinals.fresh.map(({ key: name, ordinal }) => ({ festival_id, ordinal, name }));
    const concerts = this.ordinals.concerts.fresh.map(({ key: number, ordinal }) => ({
      festival_id,
      ordinal,
      number,
    }));
    const works = this.ordinals.works.fresh.map(({ key, ordinal }) => ({
      festival_id,
      ordinal,
      ...titleParts(key),
    }));
    await insertRows(db, { table: "halls", rows: named(this.ordinals.halls) }, batches);
    await insertRows(db, { table: "concerts", rows: concerts }, batches);
    await insertRows(db, { table: "composers", rows: named(this.ordinals.composers) }, batches);
    await insertRows(db, { table: "works", rows: works }, batches);
    await insertRows(db, { table: "artists", rows: named(this.ordinals.artists) }, batches);
  }
}

function titleKey(composerOrdinal: number, title: string): string {
  return `${composerOrdinal}:${title}`;
}

function titleParts(key: string): { composer_ordinal: number; title: string } {
  const colon = key.indexOf(":");
  return { composer_ordinal: Number(key.slice(0, colon)), title: key.slice(colon + 1) };
}
