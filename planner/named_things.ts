/** The named things of one schedule version, each kind gathered from its concerts when it is first asked for. */
import type { ConcertRecord, FestivalDocument, HallRecord } from "../formats/document.ts";
import { type Entity, EntityGatherer, foldName, type Ids } from "./catalogue_entities.ts";
import type { IndexParts, Slugs } from "./festival_index.ts";

type Tables = Pick<IndexParts, "halls" | "artists" | "composers" | "works" | "genres" | "tags">;

/** A work is its composer and title. */
export function workKey(row: { readonly composer: string; readonly title: string }): string {
  return `${foldName(row.composer)}\n${foldName(row.title)}`;
}

/** Cost of each kind: one pass over its rows, once. */
export class NamedThings implements Tables {
  readonly #document: FestivalDocument;
  readonly #ordered: readonly ConcertRecord[];
  readonly #ids: (kind: keyof Slugs) => Ids;
  readonly #made: { -readonly [Kind in keyof Tables]?: Tables[Kind] } = {};

  /**
   * @param ordered the document's concerts in the canonical order
   * @param ids of each kind
   */
  constructor(
    document: FestivalDocument,
    ordered: readonly ConcertRecord[],
    ids: (kind: keyof Slugs) => Ids,
  ) {
    this.#document = document;
    this.#ordered = ordered;
    this.#ids = ids;
  }

  get halls(): Tables["halls"] {
    return this.#made.halls ??= this.#gatherHalls();
  }

  get artists(): Tables["artists"] {
    return this.#made.artists ??= this.#gatherArtists();
  }

  get composers(): Tables["composers"] {
    return this.#made.composers ??= this.#gatherNames(
      "composers",
      ({ works }) => works.map((w) => w.composer),
    );
  }

  get works(): Tables["works"] {
    return this.#made.works ??= this.#gatherWorks();
  }

  get genres(): Tables["genres"] {
    return this.#made.genres ??= this.#gatherNames("genres", ({ genre }) => genre === null ? [] : [genre]);
  }

  get tags(): Tables["tags"] {
    return this.#made.tags ??= this.#gatherNames("tags", ({ tags }) => tags);
  }

  #gatherNames(kind: keyof Slugs, names: (concert: ConcertRecord) => readonly string[]) {
    const found = new EntityGatherer<object>();
    for (const [position, concert] of this.#ordered.entries()) {
      for (const name of names(concert)) found.add(position, named(name, {}));
    }
    return found.table(this.#ids(kind));
  }

  #gatherHalls(): Tables["halls"] {
    const halls = new EntityGatherer<{ record: HallRecord; number: number }>();
    const rows = new Map(
      this.#document.halls.map((record, number) => [foldName(record.name), { record, number }]),
    );
    for (const row of rows.values()) halls.add(-1, named(row.record.name, row));
    for (const [position, { hall }] of this.#ordered.entries()) {
      const row = rows.get(foldName(hall));
      if (row === undefined) throw new Error(`the index lost ${JSON.stringify(hall)}`);
      halls.add(position, named(hall, row));
    }
    return halls.table(this.#ids("halls"));
  }

  #gatherArtists(): Tables["artists"] {
    const artists = new EntityGatherer<{ roles: Set<string>; flagged: boolean }>();
    for (const [position, concert] of this.#ordered.entries()) {
      for (const row of concert.artists) {
        const extra = artists.add(position, named(row.name, { roles: new Set<string>(), flagged: false }));
        if (row.role !== null) extra.roles.add(row.role);
        extra.flagged ||= row.flagged;
      }
    }
    return artists.table(this.#ids("artists"));
  }

  #gatherWorks(): Tables["works"] {
    const { composers } = this;
    const works = new EntityGatherer<{ title: string; composer: Entity; flagged: boolean }>();
    for (const [position, concert] of this.#ordered.entries()) {
      for (const row of concert.works) {
        const composer = composers.named(row.composer);
        if (composer === undefined) continue;
        const extra = works.add(position, {
          key: workKey(row),
          name: `${row.composer}: ${row.title}`,
          slugText: `${row.composer} ${row.title}`,
          extra: { title: row.title, composer, flagged: false },
        });
        extra.flagged ||= row.flagged;
      }
    }
    return works.table(this.#ids("works"));
  }
}

function named<Extra extends object>(name: string, extra: Extra) {
  return { key: foldName(name), name, slugText: name, extra };
}
