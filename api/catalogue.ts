/**
 * The one place where festivals are kept in memory: which there are and in which version, their indexes by
 * (festival, version), and their tickets. The store is asked at most once a second, however many ask here, and at once when it sends news.
 */
import { LRUCache } from "lru-cache";
import type {
  Availability,
  FestivalSnapshot,
  FestivalSummary,
  ScheduleChange,
  ScheduleVersion,
} from "@figaro/store";
import { type FestivalIndex } from "../planner/festival_index.ts";
import { indexFestival } from "../planner/index_festival.ts";
import type { Tickets } from "../planner/tickets.ts";
import { Problem } from "./problem.ts";

/** What the catalogue asks of the store; `main.ts` wires it to @figaro/store. */
export interface CatalogueStore {
  listFestivals(): Promise<readonly FestivalSummary[]>;
  /** null: the festival has no such version. */
  loadSnapshot(festivalId: number, version: number): Promise<FestivalSnapshot | null>;
  /** Newest first. */
  listVersions(festivalId: number): Promise<readonly ScheduleVersion[]>;
  versionChanges(festivalId: number, from: number, to: number): Promise<readonly ScheduleChange[]>;
  availability(festivalId: number): Promise<readonly Availability[]>;
  /** Throws when the database does not answer; false: migrations are pending. */
  ready(): Promise<boolean>;
}

const freshMs = 1_000;
const keptIndexes = 12;

/** See the file's head. Errors: `festival-not-found`, `version-not-found`, `database-unreachable`. */
export class Catalogue {
  readonly #festivals: Fresh<ReadonlyMap<string, FestivalSummary>>;
  readonly #tickets = new LRUCache<number, Promise<Tickets>>({ max: keptIndexes });
  readonly #indexes = new LRUCache<string, Promise<FestivalIndex>>({ max: keptIndexes });

  constructor(readonly store: CatalogueStore, now: () => number = () => performance.now()) {
    this.#festivals = new Fresh(now, async () => {
      const rows = await store.listFestivals();
      return new Map(rows.map((row) => [row.slug, row]));
    });
  }

  /** Every festival, by slug. */
  async list(): Promise<readonly FestivalSummary[]> {
    return [...(await this.#festivals.get()).values()];
  }

  /** A festival when what is known of it is fresh, without asking; else null. */
  peek(slug: string): FestivalSummary | null {
    return this.#festivals.peek()?.get(slug) ?? null;
  }

  /** A festival as it stands now. */
  async summary(slug: string): Promise<FestivalSummary> {
    const known = this.#festivals.peek() ?? await this.#festivals.get();
    const found = known.get(slug);
    if (found !== undefined) return found;
    throw new Problem("festival-not-found", `no festival ${JSON.stringify(slug)}; /v1/festivals lists them`, {
      params: { slug },
      errors: [{ pointer: "/path/slug", detail: `${JSON.stringify(slug)} is not the slug of a festival` }],
    });
  }

  /** The index of a festival's current version, or of an older one. */
  async index(summary: FestivalSummary, version = summary.version): Promise<FestivalIndex> {
    const key = `${summary.id}.${version}`;
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.#load(summary, version);
      this.#indexes.set(key, index);
      index.catch(() => this.#indexes.delete(key));
    }
    return await index;
  }

  /** Tickets of a festival as they stand; asked for anew only when the store says that they changed. */
  async tickets(summary: FestivalSummary): Promise<Tickets> {
    const { id, liveVersion } = summary;
    const kept = this.#tickets.get(id);
    if (kept !== undefined && (await kept).liveVersion >= liveVersion) return await kept;
    const tickets = reach(() => this.store.availability(id)).then((rows) => ({
      liveVersion,
      stamp: String(liveVersion),
      byNumber: new Map(rows.map((row) => [row.number, row])),
    }));
    this.#tickets.set(id, tickets);
    tickets.catch(() => this.#tickets.delete(id));
    return await tickets;
  }

  /** Something changed: the next question asks the store. */
  expire(): void {
    this.#festivals.expire();
  }

  async #load(summary: FestivalSummary, version: number): Promise<FestivalIndex> {
    const snapshot = await reach(() => this.store.loadSnapshot(summary.id, version));
    if (snapshot === null) {
      throw new Problem("version-not-found", `version ${version} of ${summary.slug} is not there`, {
        params: { version, current: summary.version },
      });
    }
    return indexFestival(snapshot);
  }
}

/** A value asked for again when it is old; while that runs, others get the old one; so they do when it fails. */
class Fresh<T> {
  #value: { readonly value: T; readonly until: number } | null = null;
  #flight: Promise<T> | null = null;

  constructor(private readonly now: () => number, private readonly ask: () => Promise<T>) {}

  /** The value when it is fresh or being renewed, else null. */
  peek(): T | null {
    if (this.#value === null) return null;
    return this.now() < this.#value.until || this.#flight !== null ? this.#value.value : null;
  }

  async get(): Promise<T> {
    const fresh = this.peek();
    if (fresh !== null) return fresh;
    this.#flight ??= this.#renew();
    try {
      return await this.#flight;
    } catch (error) {
      if (this.#value === null) throw error;
      return this.#value.value;
    }
  }

  /** Makes the value old, so that the next question asks. */
  expire(): void {
    if (this.#value !== null) this.#value = { value: this.#value.value, until: -Infinity };
  }

  async #renew(): Promise<T> {
    try {
      const value = await reach(this.ask);
      this.#value = { value, until: this.now() + freshMs };
      return value;
    } catch (error) {
      if (this.#value !== null) this.#value = { value: this.#value.value, until: this.now() + freshMs };
      throw error;
    } finally {
      this.#flight = null;
    }
  }
}

/** Runs a question to the store; what fails there is `database-unreachable`, with the cause in the log. */
export async function reach<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("database-unreachable", "the store did not answer", { cause: error });
  }
}
