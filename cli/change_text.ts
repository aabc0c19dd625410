/** Changes of a schedule for people: local times, prices in the currency, one row a field. */
import { FestivalClock, type FestivalDocument } from "@figaro/formats";
import type { ScheduleChange } from "@figaro/store";
import type { Output } from "./output.ts";
import { tableText } from "./table.ts";

/** Rows shown; `--json` gives all. */
const MOST_ROWS = 200;
const LONGEST_VALUE = 60;

const KINDS: Readonly<Record<ScheduleChange["kind"], string>> = {
  "concert-added": "concert added",
  "concert-moved": "concert moved",
  "concert-cancelled": "concert cancelled",
  "concert-hall": "new hall",
  "concert-price": "new price",
  "concert-edited": "concert edited",
  "hall-added": "hall added",
  "hall-removed": "hall removed",
  "hall-edited": "hall edited",
  "walk-changed": "walk changed",
  "off-programme": "off the programme",
  "festival-edited": "festival edited",
};

/** "102 concert added, 10 hall added": how many of each kind, in the order of their first. */
export function changeSummary(changes: readonly ScheduleChange[]): string {
  const counts = new Map<ScheduleChange["kind"], number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${KINDS[kind]}: ${count}`).join(", ");
}

/** All changes as a table, cut at a length that can be read. */
export function changeTable(
  changes: readonly ScheduleChange[],
  document: FestivalDocument,
  out: Output,
): string {
  const words = new ChangeWords(document, digitsBefore(changes, document));
  const rows = changes.slice(0, MOST_ROWS).flatMap((change) => words.rowsOf(change));
  const table = tableText({ head: ["change", "of", "what", "before", "after"], rows, flexible: 1 }, out);
  const left = changes.length - MOST_ROWS;
  return left > 0 ? `${table}\n... and ${left} more; --json gives all` : table;
}

/** Decimals of the currency in the older version: prices of both sides are in their own version's minor units. */
function digitsBefore(changes: readonly ScheduleChange[], { festival }: FestivalDocument): number {
  const edited = changes.find(({ kind }) => kind === "festival-edited")?.fields?.["currencyDigits"];
  const before = edited?.[0];
  return typeof before === "number" ? before : festival.currencyDigits;
}

/** Values of one festival in words. */
class ChangeWords {
  readonly #clock: FestivalClock;
  readonly #titles: ReadonlyMap<string, string>;

  constructor(private readonly document: FestivalDocument, private readonly digitsBefore: number) {
    this.#clock = new FestivalClock(document.festival);
    this.#titles = new Map(document.concerts.map(({ number, title }) => [String(number), title]));
  }

  rowsOf({ kind, subject, fields }: ScheduleChange): string[][] {
    const head = [KINDS[kind], this.#subject(kind, subject)];
    const values = Object.entries(fields ?? {});
    if (values.length === 0) return [[...head, "", "", ""]];
    return values.map(([field, [before, after]], i) => [
      ...i === 0 ? head : ["", ""],
      field.replace(/Minute$/, ""),
      this.#value(field, before, this.digitsBefore),
      this.#value(field, after, this.document.festival.currencyDigits),
    ]);
  }

  #subject(kind: ScheduleChange["kind"], subject: string | null): string {
    if (subject === null) return "";
    const title = kind.startsWith("concert-") ? this.#titles.get(subject) : undefined;
    return title === undefined ? subject : `${subject} ${title}`;
  }

  #value(field: string, value: unknown, currencyDigits: number): string {
    if (value === null || value === undefined) return "-";
    if (typeof value === "number" && /^(start|end)Minute$/.test(field)) {
      return this.#clock.localDateTimeOf(value).replace("T", " ");
    }
    if (typeof value === "number" && field === "price") {
      return String(value / 10 ** currencyDigits);
    }
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
  }
}
