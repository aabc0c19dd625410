/** For tests only: documents of any kind, small workbooks made on the spot, the real files where they are. */
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import type { ConcertRecord, FestivalDocument, ImportFault } from "./document.ts";
import { foldBlanks, isClean, tagsOf } from "./text.ts";
import type { ReadResult } from "./read.ts";
import type { FestivalClock } from "./clock.ts";

/** A cell of a workbook to be made: raw XML for what no value says. */
export type SheetCell = string | number | boolean | null | { readonly xml: string };

export interface SheetSpec {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  readonly hidden?: boolean;
  readonly merged?: readonly string[];
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The files inside a workbook, before they are packed. */
export function workbookParts(sheets: readonly SheetSpec[], date1904 = false): Record<string, string> {
  const parts: Record<string, string> = {
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${
      date1904 ? 1 : 0
    }"/><sheets>${
      sheets.map((sheet, index) =>
        `<sheet name="${escape(sheet.name)}" sheetId="${index + 1}" r:id="r${index}"${
          sheet.hidden === true ? ' state="hidden"' : ""
        }/>`
      ).join("")
    }</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${RELS}">${
      sheets.map((_, index) =>
        `<Relationship Id="r${index}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index}.xml"/>`
      ).join("")
    }</Relationships>`,
  };
  sheets.forEach((sheet, index) => parts[`xl/worksheets/sheet${index}.xml`] = sheetXml(sheet));
  return parts;
}

/** A workbook's bytes. */
export function workbook(sheets: readonly SheetSpec[], date1904 = false): Uint8Array {
  return pack(workbookParts(sheets, date1904));
}

/** Packs parts as a ZIP file. */
export function pack(parts: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

function sheetXml({ rows, merged }: SheetSpec): string {
  const data = rows.map((cells, index) => `<row r="${index + 1}">${cells.map(cellXml).join("")}</row>`).join(
    "",
  );
  const merges = (merged ?? []).map((ref) => `<mergeCell ref="${ref}"/>`).join("");
  const tail = merges === "" ? "" : `<mergeCells>${merges}</mergeCells>`;
  return `<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData>${tail}</worksheet>`;
}

function cellXml(cell: SheetCell): string {
  if (cell === null) return "<c/>";
  if (typeof cell === "object") return cell.xml;
  if (typeof cell === "number") return `<c><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const line = (max: number) =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength: max, unit: "binary" }),
    fc.constantFrom(
      "Дом музыки",
      "=cmd|' /C calc'!A0",
      "'=1+1",
      'a, "b"; c',
      "<&>]]>",
      "-5",
      "007",
      "TRUE",
      "e\u0301",
    ),
  ).map(foldBlanks).filter((text) => text !== "" && isClean(text));

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

/** Records with an ordinary prototype, as readers make them. */
const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });

const concertArbitrary: fc.Arbitrary<
  ConcertRecord & { readonly hallIndex: number; readonly minutes: number }
> = fc
  .record({
    number: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    externalId: optional(fc.uuid()),
    title: line(40),
    startMinute: fc.integer({ min: 720, max: 6000 }),
    minutes: fc.integer({ min: 1, max: 3000 }),
    endMinute: fc.constant(0),
    hallIndex: fc.nat(4),
    hall: fc.constant(""),
    genre: optional(line(10)),
    price: optional(fc.integer({ min: 0, max: 2 ** 31 - 1 })),
    tags: fc.array(fc.constantFrom("family", "premiere", "lang-de", "ночь", "for-2-4")).map(tagsOf),
    link: optional(fc.webUrl({ withQueryParameters: true, withFragments: true })),
    description: optional(line(80).map((text) => `${text}\n\n${text}`)),
    programme: optional(line(10)),
    sale: fc.constantFrom("on-sale" as const, "sold-out" as const, "not-on-sale" as const),
    works: fc.array(plain({ composer: line(10), title: line(20), flagged: fc.boolean() }), { maxLength: 3 }),
    artists: fc.array(plain({ name: line(10), role: optional(line(8)), flagged: fc.boolean() }), {
      maxLength: 3,
    }),
  });

/** Documents as the readers give them: sorted, folded, in a zone with clock changes on the second night. */
export const documentArbitrary: fc.Arbitrary<FestivalDocument> = fc.record({
  name: line(20),
  timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Yekaterinburg", "UTC"),
  epoch: fc.constantFrom("2022-10-29", "2022-11-05", "2022-03-26"),
  dayStart: fc.constantFrom("04:00", "00:00", "05:30"),
  currency: fc.constantFrom("EUR", null),
  halls: fc.uniqueArray(line(12), { minLength: 5, maxLength: 5 }),
  concerts: fc.uniqueArray(concertArbitrary, {
    minLength: 1,
    maxLength: 8,
    selector: ({ number }) => number,
  }),
  walks: fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(60)), { maxLength: 6 }),
  buffer: fc.nat(30),
  off: fc.array(fc.record({ title: line(20), format: optional(line(5)), recommended: fc.boolean() }), {
    maxLength: 2,
  }),
}).map(({ halls, concerts, walks, off, buffer, ...festival }) => {
  const hallOf = (index: number) => halls[index] ?? "";
  const pairs = new Map(
    walks.filter(([from, to]) => from !== to).map((walk) => [walk[0] * 5 + walk[1], walk]),
  );
  return {
    festival: {
      ...festival,
      slug: "test-1",
      currencyDigits: 2,
      defaultWalkMinutes: 7,
      bufferMinutes: buffer,
    },
    halls: halls.map((name, index) => ({
      name,
      seats: index * 100 || null,
      address: index % 2 === 0 ? `${index} Rue=1` : null,
      latitude: index === 3 ? -33.5 : null,
      longitude: index === 3 ? 151.25 : null,
      stepFree: [true, false, null][index % 3] ?? null,
    })),
    walks: [...pairs].sort(([a], [b]) => a - b).map(([, [from, to, minutes]]) => ({
      from: hallOf(from),
      to: hallOf(to),
      minutes,
    })),
    concerts: concerts.map(({ hallIndex, minutes, ...concert }) => ({
      ...concert,
      hall: hallOf(hallIndex),
      endMinute: concert.startMinute + minutes,
    })).sort((a, b) => a.number - b.number),
    offProgramme: off.map((event, index) => ({
      ...event,
      number: index + 1,
      description: null,
      startMinute: 800 + index,
      endMinute: 900,
      hall: hallOf(index),
      link: null,
    })),
  };
});

/** The real files, null (said aloud) where they are not at hand. */
export function realFolder(): string | null {
  const folder = new URL("../../shared/data/bezumnye-dni-2022", import.meta.url).pathname;
  try {
    if (Deno.statSync(folder).isDirectory) return folder;
  } catch {
    // Told below.
  }
  console.log("left out: tests on ../shared/data/bezumnye-dni-2022, which is not there");
  return null;
}

/** Codes of a result's faults; empty for a document. */
export function codesOf(result: ReadResult): string[] {
  return result.faults.map(({ code }) => code);
}

/** The faults of a result as "row column code". */
export function spots(faults: readonly ImportFault[]): string[] {
  return faults.map(({ row, column, code }) => `${row} ${column} ${code}`);
}

/** Concerts by festival day. */
export function countByDay(document: FestivalDocument, clock: FestivalClock): Record<string, number> {
  const days: Record<string, number> = {};
  for (const { startMinute } of document.concerts) {
    const { date } = clock.dayOf(startMinute);
    days[date] = (days[date] ?? 0) + 1;
  }
  return days;
}
