/** Named things of a festival (halls, artists, composers, works, genres, tags) with stable ids and look-up. */
import { closest } from "fastest-levenshtein";

/** One named thing and the concerts that have it. */
export interface Entity {
  /** Lower-case Latin letters, digits and hyphens; unique among its kind in one schedule version. */
  readonly id: string;
  readonly name: string;
  /** Positions of its concerts in the canonical order, ascending, without repeats. */
  readonly positions: readonly number[];
}

const longestCompared = 100;
const mostCompared = 3_000;

const folded = new Map<string, string>();
const mostFolded = 20_000;

/** Names are equal when they agree without regard to case, Unicode form and the number of blanks. */
export function foldName(name: string): string {
  let known = folded.get(name);
  if (known === undefined) {
    known = name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
    // The same names come again for every concert that has them.
    if (folded.size >= mostFolded) folded.clear();
    folded.set(name, known);
  }
  return known;
}

/** Ids by key in the order of the names, worked out before, or how an id is made of a name. */
export type Ids = ReadonlyMap<string, string> | ((name: string) => string);

/** Things of one kind, sorted by name, found by id or by exact name without regard to case. */
export class EntityTable<E extends Entity = Entity> {
  readonly all: readonly E[];
  readonly #byId = new Map<string, E>();
  readonly #byName = new Map<string, E>();

  constructor(entities: readonly E[]) {
    this.all = entities;
    for (const entity of entities) {
      this.#byId.set(entity.id, entity);
      const key = foldName(entity.name);
      if (!this.#byName.has(key)) this.#byName.set(key, entity);
    }
  }

  /** By exact name without regard to case and blanks. */
  named(name: string): E | undefined {
    return this.#byName.get(foldName(name));
  }

  /** By id, then by name. */
  find(text: string): E | undefined {
    return this.#byId.get(text) ?? this.#byName.get(foldName(text)) ?? this.#byId.get(text.toLowerCase());
  }

  /**
   * The name nearest to a text by edit distance; null in an empty table.
   * Cost: one distance for each name, at most 3,000 of them and 100 characters of the text.
   */
  nearest(text: string): string | null {
    const wanted = foldName(text).slice(0, longestCompared);
    const names = new Map<string, string>();
    for (const entity of this.all) {
      if (names.size >= mostCompared) break;
      names.set(foldName(entity.name), entity.name);
      names.set(entity.id, entity.name);
    }
    if (names.size === 0) return null;
    return names.get(closest(wanted, [...names.keys()])) ?? null;
  }
}

/** Gathers the concerts of names as they come, then gives them ids. */
export class EntityGatherer<Extra extends object> {
  readonly #found = new Map<string, { name: string; slugText: string; positions: number[]; extra: Extra }>();

  /**
   * Notes that a concert has the thing; positions must come in ascending order.
   *
   * @param key what makes the thing one thing
   * @param slugText what its id is made of
   */
  add(position: number, thing: { key: string; name: string; slugText: string; extra: Extra }): Extra {
    let found = this.#found.get(thing.key);
    if (found === undefined) {
      found = { name: thing.name, slugText: thing.slugText, positions: [], extra: thing.extra };
      this.#found.set(thing.key, found);
    }
    if (position >= 0 && found.positions.at(-1) !== position) found.positions.push(position);
    return found.extra;
  }

  /**
   * Sorted by name; equal ids get "-2", "-3" in that order, so that one version always has the same ids.
   *
   * @param ids where they were worked out before: all of them, in the order of the names; collation and
   * transliteration cost more than all else here
   */
  table(ids: Ids): EntityTable<Entity & Extra> {
    const entity = (key: string, id: string) => {
      const { extra, name, positions } = this.#of(key);
      return { ...extra, id, name, positions };
    };
    if (typeof ids !== "function") return new EntityTable([...ids].map(([key, id]) => entity(key, id)));
    const taken = new Map<string, number>();
    const rows = [...this.#found].sort(([keyA, a], [keyB, b]) =>
      compare(a.name, b.name) || compare(keyA, keyB)
    );
    return new EntityTable(rows.map(([key, { slugText }]) => entity(key, freeId(ids(slugText), taken))));
  }

  #of(key: string) {
    const found = this.#found.get(key);
    if (found === undefined) {
      throw new Error(`there is an id of ${JSON.stringify(key)}, and nothing of that name`);
    }
    return found;
  }
}

function freeId(wanted: string, taken: Map<string, number>): string {
  let id = wanted;
  let n = taken.get(wanted) ?? 1;
  while (taken.has(id)) id = `${wanted}-${++n}`;
  taken.set(wanted, n);
  taken.set(id, 1);
  return id;
}

/** Made when it is needed: finding a language's rules takes a browser long. */
let collator: Intl.Collator | undefined;

/** Order of names for people, ties by code units. */
function compare(a: string, b: string): number {
  collator ??= new Intl.Collator("en");
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
