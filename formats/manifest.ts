/**
 * The manifest: a JSON file that says which file, sheet and column of an organiser holds what. One zod schema
 * is the source of the types, of the validation and of `manifest.schema.json`, which editors pick up.
 */
import { z } from "zod";
import { isTimeZone } from "./clock.ts";
import { type FaultList, inFile } from "./faults.ts";

const column = z.union([z.string().min(1), z.int().min(1).max(16_384)])
  .meta({ description: "Header of the column, or its position counted from 1." });
const minutes = z.int().min(0).max(1440);
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a clock time such as "04:00"');

const table = {
  file: z.string().min(1).meta({ description: "Path inside the folder, with forward slashes." }),
  sheet: z.string().min(1).optional().meta({
    description: "Sheet of a workbook; the first visible one unless said.",
  }),
  headerRow: z.int().min(0).max(1000).default(1).meta({
    description: "Row that holds the headers, from 1; 0 = no header, columns are given by position.",
  }),
  encoding: z.string().min(1).refine(isEncoding, 'an encoding such as "windows-1251"').optional().meta({
    description: 'Encoding of a CSV file without byte order mark, e.g. "windows-1251"; UTF-8 unless said.',
  }),
  delimiter: z.string().length(1).optional().meta({
    description: "Delimiter of a CSV file; found among , ; and tab unless said.",
  }),
};

const festival = z.strictObject({
  slug: z.string().regex(
    /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    "1 to 64 lower-case letters, digits and inner hyphens",
  ).meta({ description: "Key of the festival in addresses: lower-case letters, digits and hyphens." }),
  name: z.string().trim().min(1).max(300),
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as "Asia/Yekaterinburg"').meta({
    description: 'IANA time zone of every local time in the files, e.g. "Asia/Yekaterinburg".',
  }),
  epoch: z.iso.date().optional().meta({
    description: "Local date of the first day, YYYY-MM-DD; the day of the first event unless said.",
  }),
  dayStart: time.default("04:00").meta({ description: "Local time at which a festival day ends." }),
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as "RUB"').nullable().default(null),
  currencyDigits: z.int().min(0).max(4).default(2).meta({ description: "Decimals of the currency." }),
  defaultWalkMinutes: minutes.optional().meta({
    description:
      "Walk between two halls that the walks table does not name; without it such a pair is a fault.",
  }),
  bufferMinutes: minutes.default(0).meta({ description: "Minutes kept free before every concert." }),
});

const halls = z.strictObject({
  ...table,
  columns: z.strictObject({
    name: column,
    seats: column.optional(),
    address: column.optional(),
    latitude: column.optional(),
    longitude: column.optional(),
    stepFree: column.optional(),
  }),
});

const walks = z.discriminatedUnion("layout", [
  z.strictObject({ ...table, layout: z.literal("matrix") })
    .meta({ description: "First column = from, header row = to, cells = minutes." }),
  z.strictObject({
    ...table,
    layout: z.literal("list"),
    columns: z.strictObject({ from: column, to: column, minutes: column }),
    bothWays: z.boolean().default(false).meta({ description: "Each row counts in both directions." }),
  }),
]);

const when = {
  date: column.optional().meta({ description: "Date, where the start column holds only a time of day." }),
  start: column,
  duration: column.optional(),
  end: column.optional(),
};

const concerts = z.strictObject({
  ...table,
  columns: z.strictObject({
    number: column,
    externalId: column.optional(),
    title: column,
    ...when,
    hall: column,
    genre: column.optional(),
    price: column.optional(),
    tags: column.optional().meta({ description: "Tags in one cell, separated by commas or semicolons." }),
    link: column.optional(),
    description: column.optional(),
    programme: column.optional(),
    onSale: column.optional().meta({
      description:
        'Yes or no, or "on-sale", "sold-out", "not-on-sale"; blank is no. Without it all are on sale.',
    }),
  }),
  tagColumns: z.record(z.string().min(1), column).optional().meta({
    description: 'Tags from yes/no columns, e.g. { "family": "Family" }; a blank cell is no.',
  }),
});

const works = z.strictObject({
  ...table,
  columns: z.strictObject({ concert: column, composer: column, title: column, flagged: column.optional() }),
});

const artists = z.strictObject({
  ...table,
  columns: z.strictObject({
    concert: column,
    name: column,
    role: column.optional(),
    flagged: column.optional(),
  }),
  roleIn: z.enum(["column", "parentheses", "dash", "both"]).default("column").meta({
    description:
      'Where the role stands: a column of its own, "Name (role)", "Role — Name", or either of the last two.',
  }),
});

const offProgramme = z.strictObject({
  ...table,
  columns: z.strictObject({
    number: column,
    title: column,
    description: column.optional(),
    ...when,
    hall: column,
    format: column.optional(),
    recommended: column.optional(),
    link: column.optional(),
  }),
});

const sales = z.strictObject({
  ...table,
  columns: z.strictObject({
    id: column,
    concert: column,
    client: column.optional(),
    time: column.meta({ description: "Local time of the sale, or an instant with an offset." }),
    price: column.optional(),
  }),
});

/** The manifest's schema; unknown keys are refused, so that a misspelt one is not passed over. */
export const manifestSchema = z.strictObject({
  $schema: z.string().optional(),
  festival,
  halls: halls.optional().meta({ description: "Without it the halls are those that the concerts name." }),
  walks: walks.optional(),
  concerts,
  works: works.optional(),
  artists: artists.optional(),
  offProgramme: offProgramme.optional(),
  sales: sales.optional(),
}).meta({
  title: "Figaro import manifest",
  description: "Which file, sheet and column of an organiser holds what.",
});

const { shape } = festival;

/** The manifest of a schedule file: what frab XML, c3voc JSON, iCalendar and JSON-LD do not say. */
export const scheduleManifestSchema = z.strictObject({
  $schema: z.string().optional(),
  festival: z.strictObject({
    slug: shape.slug.optional(),
    name: shape.name.optional(),
    timeZone: shape.timeZone.optional(),
    epoch: shape.epoch,
    dayStart: time.optional(),
    currency: shape.currency.unwrap().optional(),
    currencyDigits: shape.currencyDigits.unwrap().optional(),
    defaultWalkMinutes: minutes.optional().meta({
      description: "Walk between two halls that the walks table does not name; without table and this, 0.",
    }),
    bufferMinutes: minutes.optional(),
  }).meta({ description: "Settings in place of the schedule's own; {} keeps them." }),
  schedule: z.strictObject({
    file: z.string().min(1).optional().meta({
      description: "Path of the schedule file; left out where it is the only one.",
    }),
  }),
  halls: halls.optional().meta({ description: "Seats, address, place of the halls, by name." }),
  walks: walks.optional(),
}).meta({
  title: "Figaro import manifest of a schedule file",
  description: "Walks, halls and settings beside a frab, c3voc, iCalendar or JSON-LD file.",
});

/** A manifest with its defaults filled in. */
export type Manifest = z.output<typeof manifestSchema>;
/** A manifest as written by hand. */
export type ManifestInput = z.input<typeof manifestSchema>;
/** The manifest of a schedule file. */
export type ScheduleManifest = z.output<typeof scheduleManifestSchema>;
/** What all tables share. */
export type TableSpec = Pick<Manifest["concerts"], "file" | "sheet" | "headerRow" | "encoding" | "delimiter">;
/** A header or a position from 1. */
export type ColumnSpec = z.output<typeof column>;

/** A manifest of tables, or (with the key `schedule`) of a schedule file. */
export type AnyManifest = Manifest | ScheduleManifest;

/**
 * Checks a parsed manifest; every fault names its JSON pointer as the column.
 * @returns null when there was a fault
 */
export function parseManifest(json: unknown, file: string, faults: FaultList): AnyManifest | null {
  const ofSchedule = typeof json === "object" && json !== null && Object.hasOwn(json, "schedule");
  const result = ofSchedule ? scheduleManifestSchema.safeParse(json) : manifestSchema.safeParse(json);
  if (!result.success) {
    for (const issue of result.error.issues) {
      const path = issue.path.map(String);
      const value = valueAt(json, issue.path);
      faults.add(inFile(file), "manifest-invalid", {
        column: `/${path.join("/")}`,
        value: typeof value === "object" ? undefined : value,
        message: `the manifest is wrong at /${path.join("/")}: ${issue.message}`,
      });
    }
    return null;
  }
  if ("schedule" in result.data) return result.data;
  return timesAreGiven(result.data, file, faults) ? result.data : null;
}

/** The JSON Schema of the manifest, as `manifest.schema.json` holds it. */
export function manifestJsonSchema(): string {
  const either = z.union([manifestSchema, scheduleManifestSchema]);
  return `${JSON.stringify(z.toJSONSchema(either, { io: "input" }), null, 2)}\n`;
}

function timesAreGiven(manifest: Manifest, file: string, faults: FaultList): boolean {
  const before = faults.count;
  for (const key of ["concerts", "offProgramme"] as const) {
    const columns = manifest[key]?.columns;
    if (columns !== undefined && columns.duration === undefined && columns.end === undefined) {
      faults.add(inFile(file), "manifest-invalid", {
        column: `/${key}/columns`,
        message: `/${key}/columns names neither "duration" nor "end"; name one of them`,
      });
    }
  }
  return faults.count === before;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
