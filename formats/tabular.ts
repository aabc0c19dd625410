/** Organisers' tables, as a manifest describes them, to a draft of a festival. */
import type { ArtistRow, HallRecord, SaleStatus, WalkRecord, WorkRow } from "./document.ts";
import type { BrokenConcert, Draft, DraftConcert, DraftOffProgramme } from "./draft.ts";
import { type Cell, type CellResult, flagOf, textOf } from "./cells.ts";
import { ZoneClock } from "./clock.ts";
import { type Placed, Unreadable } from "./faults.ts";
import { type FieldContext, type Fields, readFields } from "./fields.ts";
import type { ColumnSpec, Manifest, TableSpec } from "./manifest.ts";
import { readMatrix } from "./matrix.ts";
import type { ReadContext } from "./source.ts";
import { expectFiles, openTable } from "./table.ts";
import { tagsOf, TEXT_LIMITS } from "./text.ts";
import { MAX_WALK } from "./walks.ts";

/** The largest programme number: that of a 32-bit integer. */
export const MAX_NUMBER = 2 ** 31 - 1;
/** Seats of a hall at most. */
export const MAX_SEATS = 10_000_000;

/** Reads every table of a manifest but the sales. Faults go to the context's list. */
export async function readTables(
  context: ReadContext,
  manifest: Manifest,
  manifestFile: string,
): Promise<Draft> {
  const fields: FieldContext = {
    faults: context.faults,
    clock: new ZoneClock(manifest.festival.timeZone),
    currencyDigits: manifest.festival.currencyDigits,
  };
  const { halls: hallsSpec, walks, works, artists: artistsSpec, offProgramme, concerts: concertsSpec } =
    manifest;
  const specs = [hallsSpec, concertsSpec, walks, works, artistsSpec, offProgramme];
  await expectFiles(context, specs.flatMap((spec) => spec === undefined ? [] : [spec.file]));
  const reader = new TableReader(context, fields);
  const broken: Placed<BrokenConcert>[] = [];
  const halls = hallsSpec && await reader.rows(hallsSpec, readHall);
  const concerts = await reader.rows(withTagColumns(concertsSpec), (row) => {
    const concert = readConcert(row, Object.keys(concertsSpec.tagColumns ?? {}));
    const whole = complete(concert);
    if (whole === null) broken.push({ place: row.place, titles: row.titles, value: concert });
    return whole;
  });
  return {
    festival: { ...manifest.festival, epoch: manifest.festival.epoch ?? null, ...defaults(manifest) },
    file: concertsSpec.file || manifestFile,
    halls: halls === undefined || halls.length === 0 ? null : halls,
    walks: await readWalks(reader, manifest),
    concerts: concerts ?? [],
    brokenConcerts: broken,
    works: (works && await reader.rows(works, readWork)) ?? [],
    artists: (artistsSpec && await reader.rows(artistsSpec, (row) => readArtist(row, artistsSpec.roleIn))) ??
      [],
    offProgramme: (offProgramme && await reader.rows(offProgramme, readOffProgramme)) ?? [],
  };
}

/**
 * The tables of halls and walks alone, which a schedule file can have beside it.
 *
 * @returns halls undefined: no such table, or one that cannot be read (a fault then)
 */
export async function readHallsAndWalks(
  context: ReadContext,
  manifest: Pick<Manifest, "halls" | "walks">,
  { timeZone, currencyDigits }: { readonly timeZone: string; readonly currencyDigits: number },
): Promise<{ readonly halls: Placed<HallRecord>[] | undefined; readonly walks: Placed<WalkRecord>[] }> {
  const fields: FieldContext = { faults: context.faults, clock: new ZoneClock(timeZone), currencyDigits };
  const reader = new TableReader(context, fields);
  const halls = manifest.halls && await reader.rows(manifest.halls, readHall);
  return { halls, walks: await readWalks(reader, manifest) };
}

function defaults(manifest: Manifest): { defaultWalkMinutes: number | null } {
  // Without halls or walks there is nothing to miss a walk in, as in a schedule file: 0 minutes.
  const given = manifest.festival.defaultWalkMinutes;
  return {
    defaultWalkMinutes: given ?? (manifest.walks === undefined && manifest.halls === undefined ? 0 : null),
  };
}

type Spec = TableSpec & { readonly columns: Readonly<Record<string, ColumnSpec | undefined>> };

/** Tag columns become ordinary columns under a key that no other has. */
function withTagColumns(spec: Manifest["concerts"]): Spec {
  const tags = Object.entries(spec.tagColumns ?? {}).map(([tag, column]) => [tagKey(tag), column]);
  return { ...spec, columns: { ...spec.columns, ...Object.fromEntries(tags) } };
}

function tagKey(tag: string): string {
  return `tag:${tag}`;
}

class TableReader {
  readonly #context: ReadContext;
  readonly #fields: FieldContext;

  constructor(context: ReadContext, fields: FieldContext) {
    this.#context = context;
    this.#fields = fields;
  }

  /** Reads a table row by row; null when the table cannot be read at all. */
  async rows<T>(spec: Spec, read: (row: Fields) => T | null): Promise<Placed<T>[] | undefined> {
    const values: Placed<T>[] = [];
    const done = await this.guarded(async () => {
      const table = await openTable(this.#context, spec);
      for await (const row of readFields(table, spec, this.#fields)) {
        const value = read(row);
        if (value !== null) values.push({ place: row.place, titles: row.titles, value });
      }
    });
    return done ? values : undefined;
  }

  async matrix(spec: TableSpec): Promise<Placed<WalkRecord>[]> {
    const walks: Placed<WalkRecord>[] = [];
    await this.guarded(async () => {
      const table = await openTable(this.#context, spec);
      for await (const walk of readMatrix(table, spec, this.#context.faults)) walks.push(walk);
    });
    return walks;
  }

  /** Runs a reader; a file that cannot be read further becomes a fault and false. */
  async guarded(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#context.faults.add(error.place, error.code, error.detail);
      return false;
    }
  }
}

function readHall(row: Fields): HallRecord | null {
  const name = row.required("name", row.name("name"));
  let latitude = row.number("latitude", -90, 90);
  let longitude = row.number("longitude", -180, 180);
  if (latitude === 0 && longitude === 0) latitude = longitude = null;
  if ((latitude === null) !== (longitude === null) && !row.failed) {
    row.fail(
      latitude === null ? "latitude" : "longitude",
      "value-missing",
      "one coordinate stands without the other; give both or none",
    );
  }
  const stepFree = row.read("stepFree", flagOf);
  const hall = {
    seats: row.integer("seats", 0, MAX_SEATS),
    address: row.text("address"),
    latitude,
    longitude,
    stepFree,
  };
  return name === null ? null : { name, ...hall };
}

async function readWalks(
  reader: TableReader,
  manifest: Pick<Manifest, "walks">,
): Promise<Placed<WalkRecord>[]> {
  const spec = manifest.walks;
  if (spec === undefined) return [];
  if (spec.layout === "matrix") return await reader.matrix(spec);
  const rows = await reader.rows(spec, (row) => {
    const from = row.required("from", row.name("from"));
    const to = row.required("to", row.name("to"));
    const minutes = row.required("minutes", row.integer("minutes", 0, MAX_WALK));
    return from === null || to === null || minutes === null ? null : { from, to, minutes };
  });
  if (rows === undefined || !spec.bothWays) return rows ?? [];
  return rows.flatMap((
    row,
  ) => [row, { ...row, value: { ...row.value, from: row.value.to, to: row.value.from } }]);
}

type Partially<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]: T[P] | null };
type ReadConcert = Partially<DraftConcert, "number" | "title" | "hall" | "startUtc" | "endUtc">;

function readConcert(row: Fields, tagColumns: readonly string[]): ReadConcert {
  const interval = row.interval();
  const listed = row.text("tags")?.split(/[,;]/) ?? [];
  return {
    number: row.required("number", row.integer("number", 1, MAX_NUMBER)),
    externalId: row.text("externalId", TEXT_LIMITS.name),
    title: row.required("title", row.text("title")),
    startUtc: interval?.start ?? null,
    endUtc: interval?.end ?? null,
    hall: row.required("hall", row.name("hall")),
    genre: row.name("genre"),
    price: row.price("price"),
    tags: tagsOf([...listed, ...tagColumns.filter((tag) => row.flag(tagKey(tag)))]),
    link: row.link("link"),
    description: row.text("description", TEXT_LIMITS.text),
    programme: row.text("programme"),
    sale: !row.has("onSale") ? "on-sale" : row.read("onSale", saleOf) ?? "not-on-sale",
  };
}

function complete({ number, title, hall, startUtc, endUtc, ...rest }: ReadConcert): DraftConcert | null {
  if (number === null || title === null || hall === null || startUtc === null || endUtc === null) return null;
  return { number, title, hall, startUtc, endUtc, ...rest };
}

function saleOf(cell: Cell): CellResult<SaleStatus> {
  const text = textOf(cell)?.toLowerCase();
  if (text === "on-sale" || text === "sold-out" || text === "not-on-sale") return { value: text };
  const flag = flagOf(cell);
  return flag.fault !== undefined ? flag : { value: flag.value ? "on-sale" : "not-on-sale" };
}

function readWork(row: Fields): WorkRow & { concert: number } | null {
  const concert = row.required("concert", row.integer("concert", 1, MAX_NUMBER));
  const composer = row.text("composer", TEXT_LIMITS.name) ?? "";
  const title = row.text("title") ?? "";
  if (composer === "" && title === "" && !row.failed) row.required("title", null);
  return concert === null ? null : { concert, composer, title, flagged: row.flag("flagged") };
}

function readArtist(
  row: Fields,
  roleIn: NonNullable<Manifest["artists"]>["roleIn"],
): ArtistRow & { concert: number } | null {
  const concert = row.required("concert", row.integer("concert", 1, MAX_NUMBER));
  const cell = row.required("name", row.text("name"));
  const flagged = row.flag("flagged");
  if (concert === null || cell === null) return null;
  const { name, role } = splitRole(cell, roleIn);
  return { concert, name, role: row.text("role", TEXT_LIMITS.name) ?? role, flagged };
}

/**
 * Takes the role out of an artist's cell: "Name (role)" or "Name (role), place" by `parentheses`,
 * "Role — Name" (a dash between blanks) by `dash`; `both` tries them in this order.
 */
export function splitRole(
  cell: string,
  roleIn: "column" | "parentheses" | "dash" | "both",
): { readonly name: string; readonly role: string | null } {
  if (roleIn === "parentheses" || roleIn === "both") {
    const match = /^([^()]*[^()\s])\s*\(([^()]+)\)([^()]*)$/.exec(cell);
    if (match !== null) return { name: `${match[1]}${match[3]}`.trim(), role: match[2]?.trim() ?? null };
  }
  if (roleIn === "dash" || roleIn === "both") {
    const match = /^(\S.*?)\s+[—–-]\s+(\S.*)$/.exec(cell);
    if (match !== null) return { name: match[2] ?? cell, role: match[1] ?? null };
  }
  return { name: cell, role: null };
}

function readOffProgramme(row: Fields): DraftOffProgramme | null {
  const interval = row.interval();
  const number = row.required("number", row.integer("number", 1, MAX_NUMBER));
  const title = row.required("title", row.text("title"));
  const hall = row.required("hall", row.name("hall"));
  const rest = {
    description: row.text("description", TEXT_LIMITS.text),
    format: row.name("format"),
    recommended: row.flag("recommended"),
    link: row.link("link"),
  };
  if (number === null || title === null || hall === null || interval === null) return null;
  return { number, title, hall, startUtc: interval.start, endUtc: interval.end, ...rest };
}
