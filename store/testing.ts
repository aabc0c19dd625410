/** For tests: an open, migrated database of each kind at hand, and documents to put into it. */
import type { ConcertRecord, FestivalDocument, SaleOperation } from "@figaro/formats";
import { migrate } from "../migrations/mod.ts";
import { postgresUrl, sayLeftOut, type ScratchDatabase, scratchDatabase } from "../migrations/testing.ts";
import { type Database, openDatabase } from "./connection.ts";

export { postgresUrl, sayLeftOut };

type RegisterTest = (
  name: string,
  run: (database: Database) => Promise<void>,
  options?: { readonly ignore?: boolean },
) => void;

/**
 * Registers the same tests on PGlite and on Postgres. All tests of one file and kind share a database, so each
 * takes a slug of its own (see `freshSlug`).
 *
 * @param file named when Postgres is left out.
 */
export function onEachDatabase(
  file: string,
  register: (test: RegisterTest, kind: "PGlite" | "Postgres") => void,
): void {
  sayLeftOut(file);
  for (const kind of ["PGlite", "Postgres"] as const) {
    const ignore = kind === "Postgres" && postgresUrl === null;
    let opened: Promise<Database> | undefined;
    let scratch: ScratchDatabase | undefined;
    const open = async () => {
      if (kind === "Postgres" && postgresUrl !== null) scratch = await scratchDatabase(postgresUrl);
      const database = await openDatabase(scratch?.url ?? "memory");
      await migrate(database.db);
      return database;
    };
    const test: RegisterTest = (name, run, options = {}) => {
      Deno.test({
        name: `${name} (${kind})`,
        ignore: ignore || options.ignore === true,
        // The database outlives the test that opens it.
        sanitizeOps: false,
        sanitizeResources: false,
        fn: async () => await run(await (opened ??= open())),
      });
    };
    register(test, kind);
    Deno.test.afterAll(async () => {
      await (await opened)?.close();
      await scratch?.drop();
    });
  }
}

let slugs = 0;

/** A slug that no other test of the file has. */
export function freshSlug(): string {
  return `festival-${++slugs}`;
}

/** A concert that breaks no rule; `changes` over it. */
export function concert(number: number, changes: Partial<ConcertRecord> = {}): ConcertRecord {
  return {
    number,
    externalId: `ext-${number}`,
    title: `Concert ${number}`,
    startMinute: 600 + number * 60,
    endMinute: 645 + number * 60,
    hall: number % 2 === 0 ? "Big hall" : "Small hall",
    genre: "chamber",
    price: 50_000,
    tags: ["family"],
    link: null,
    description: null,
    programme: null,
    sale: "on-sale",
    works: [{ composer: "Сергей Рахманинов", title: "Vocalise", flagged: false }],
    artists: [{ name: "Anna", role: "piano", flagged: true }],
    ...changes,
  };
}

/** Two halls, the walks between them, three concerts, one event beside the programme. */
export function sampleDocument(slug: string, concerts = [1, 2, 3].map((number) => concert(number))) {
  const unknown = { address: null, latitude: null, longitude: null, stepFree: null };
  const document: FestivalDocument = {
    festival: {
      slug,
      name: "Sample",
      timeZone: "Asia/Yekaterinburg",
      dayStart: "04:00",
      epoch: "2022-07-08",
      currency: "RUB",
      currencyDigits: 2,
      defaultWalkMinutes: 10,
      bufferMinutes: 0,
    },
    halls: [{ name: "Big hall", seats: 3, ...unknown }, { name: "Small hall", seats: null, ...unknown }],
    walks: [
      { from: "Big hall", to: "Small hall", minutes: 7 },
      { from: "Small hall", to: "Big hall", minutes: 9 },
    ],
    concerts,
    offProgramme: [{
      number: 1,
      title: "Talk",
      description: "Before the concert",
      startMinute: 540,
      endMinute: 570,
      hall: "Foyer",
      format: "talk",
      recommended: true,
      link: null,
    }],
  };
  return document;
}

/** Tickets `first`, `first + 1`, ... of one concert, one a minute. */
export function tickets(number: number, { first, count }: { first: number; count: number }): SaleOperation[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `op-${first + i}`,
    concert: number,
    client: "client",
    at: new Date(Date.UTC(2022, 3, 21, 0, first + i)).toISOString(),
    price: 100,
  }));
}

/** Operations as a stream of batches. */
export async function* streamOf(...batches: readonly SaleOperation[][]): AsyncGenerator<SaleOperation[]> {
  for (const batch of batches) yield await Promise.resolve(batch);
}
