/** What a night is measured on: product titles and their variants, and rows of 20 features, all from one seed. */
import { parse } from "csv-parse/sync";
import type { FieldValue, ItemInput, ProjectInput } from "../learning/types.ts";
import { normalsOf, numbers } from "../learning/testing_numbers.ts";
import { DEFAULT_GATE, DEFAULT_REVIEW } from "../learning/types.ts";

/** Rows of the training set, and new ones that came empty. */
export const ROWS = 20_000;
export const EMPTY = 1_000;
/** Rows that come on the day between the two nights that are measured. */
const NEW_ROWS = 500;

/** The days of the rows, and the two nights. */
export const FIRST_NIGHT = "2027-01-15";
export const NEXT_NIGHT = "2027-01-16";

/** A kind of data. */
export interface NightData {
  readonly title: string;
  readonly project: ProjectInput;
  /** The training set of the first night. */
  readonly history: readonly ItemInput[];
  /** What joins it on the day after. */
  readonly day: readonly ItemInput[];
  /** Empty items of the first night and of the second. */
  readonly empty: readonly [readonly ItemInput[], readonly ItemInput[]];
}

/** A product of the file. */
export interface Product {
  readonly id: number;
  readonly title: string;
  readonly category: string;
  /** Products of consecutive numbers: those of one offer stand together. */
  readonly group: string;
}

/** The product titles in the file's order; null: the file is not there. */
export async function products(): Promise<Product[] | null> {
  const file = new URL("../../shared/data/products/products.csv", import.meta.url);
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const rows = parse(text, { columns: true }) as { product_id: string; title: string; category: string }[];
  let [group, last] = [0, -1];
  return rows.map(({ product_id, title, category }) => {
    const id = Number(product_id);
    if (id - last > 1) group++;
    last = id;
    return { id, title, category, group: `run-${group}` };
  });
}

/** The list in another order. */
export function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const own = [...list];
  for (let i = own.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [own[i], own[j]] = [own[j] as T, own[i] as T];
  }
  return own;
}

const BASE = {
  timeZone: "Europe/Vienna",
  calendarAnchor: "2027-01-04",
  metric: "macro-f1",
  gate: DEFAULT_GATE,
  review: DEFAULT_REVIEW,
  seed: 7,
  retrainAt: "03:00",
} as const;

/** The kinds by name; titles are null where the file is not there. */
export async function nightData(kind: "titles" | "features"): Promise<NightData | null> {
  return kind === "titles" ? await titleNight() : featureNight();
}

async function titleNight(): Promise<NightData | null> {
  const known = await products();
  if (known === null) return null;
  const next = numbers(11);
  const all = [...known];
  for (let i = 0; all.length < ROWS + NEW_ROWS + 2 * EMPTY; i++) {
    const one = known[Math.floor(next() * known.length)];
    if (one !== undefined) all.push({ ...one, id: 1_000_000 + i, title: variant(one.title, next) });
  }
  const items = shuffled(all, next).map(({ id, title, category, group }) => ({
    externalId: `p-${id}`,
    fields: { title },
    label: category,
    group,
  }));
  return {
    title: `${known.length} product titles and variants of them`,
    project: {
      ...BASE,
      slug: "titles",
      name: "Product titles",
      labels: [...new Set(known.map(({ category }) => category))].sort(),
      textColumns: ["title"],
      featureColumns: [],
    },
    ...dealt(items),
  };
}

/** The title as another shop has it: a word fewer, two words the other way round. */
function variant(title: string, next: () => number): string {
  const words = title.split(" ");
  const at = Math.floor(next() * words.length);
  if (words.length > 3) words.splice(at, 1);
  const from = Math.floor(next() * (words.length - 1));
  words.splice(from, 2, ...words.slice(from, from + 2).reverse());
  return words.join(" ");
}

const CLASSES = ["solo", "chamber", "choral", "orchestral"] as const;
const NUMBERS = 16;
const CATEGORIES = 4;
const VALUES = 8;

function featureNight(): NightData {
  const next = numbers(13);
  const normal = normalsOf(next);
  const weights = CLASSES.map(() => Array.from({ length: NUMBERS / 2 }, normal));
  const byValue = CLASSES.map(() =>
    Array.from({ length: CATEGORIES / 2 }, () => Array.from({ length: VALUES }, normal))
  );
  const items = Array.from({ length: ROWS + NEW_ROWS + 2 * EMPTY }, (_, i) => {
    const values = Array.from({ length: NUMBERS }, normal);
    const kinds = Array.from({ length: CATEGORIES }, () => Math.floor(next() * VALUES));
    const scores = CLASSES.map((_, k) => {
      const own = weights[k] ?? [];
      const straight = own.reduce((sum, weight, j) => sum + weight * (values[j] ?? 0), 0);
      const bent = (values[k] ?? 0) * (values[k + 1] ?? 0) - Math.abs(values[k + 2] ?? 0);
      const kind = (byValue[k] ?? []).reduce((sum, of, j) => sum + (of[kinds[j] ?? 0] ?? 0), 0);
      return straight + bent + kind + normal();
    });
    const label = CLASSES[scores.indexOf(Math.max(...scores))] ?? CLASSES[0];
    const fields: Record<string, FieldValue> = {};
    values.forEach((value, j) => fields[`n${j}`] = next() < 0.03 ? null : value);
    kinds.forEach((value, j) => fields[`c${j}`] = next() < 0.03 ? null : `kind ${value}`);
    return { externalId: `f-${i}`, fields, label, group: null };
  });
  return {
    title:
      `rows of ${NUMBERS} numbers and ${CATEGORIES} categories, half of them noise, ${CLASSES.length} classes`,
    project: {
      ...BASE,
      slug: "features",
      name: "Features",
      labels: CLASSES,
      textColumns: [],
      featureColumns: [
        ...Array.from({ length: NUMBERS }, (_, j) => ({ name: `n${j}`, kind: "number" as const })),
        ...Array.from({ length: CATEGORIES }, (_, j) => ({ name: `c${j}`, kind: "category" as const })),
      ],
    },
    ...dealt(items),
  };
}

/** The rows on their days: a fortnight's work of history, one more day, and the empty ones. */
function dealt(items: readonly Omit<ItemInput, "day">[]): Pick<NightData, "history" | "day" | "empty"> {
  const on = (from: number, count: number, day: (place: number) => string) =>
    items.slice(from, from + count).map((item, i) => ({ ...item, day: day(i) }));
  const empty = (from: number, day: string) =>
    on(from, EMPTY, () => day).map((item) => ({ ...item, label: null }));
  const days = Array.from({ length: 12 }, (_, i) => `2027-01-${String(i + 4).padStart(2, "0")}`);
  return {
    history: on(0, ROWS, (place) => days[Math.floor(place * days.length / ROWS)] ?? FIRST_NIGHT),
    day: on(ROWS, NEW_ROWS, () => NEXT_NIGHT),
    empty: [empty(ROWS + NEW_ROWS, FIRST_NIGHT), empty(ROWS + NEW_ROWS + EMPTY, NEXT_NIGHT)],
  };
}
