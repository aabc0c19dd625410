/** For tests of retraining: made items with texts and features, projects of them, short runs. */
import type { Kysely } from "kysely";
import { numbers } from "../../../learning/testing_numbers.ts";
import type { ItemInput, ProjectInput } from "../../../learning/types.ts";
import { databaseArtifacts } from "../../../store/learning/artifacts.ts";
import { addItems } from "../../../store/learning/items.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { madeProject } from "../../../store/learning/testing.ts";
import type { Schema } from "../../../store/schema.ts";
import { DEFAULT_SETTINGS, type RetrainSettings } from "./settings.ts";
import type { RetrainParts } from "./work.ts";

/** Labels of the made items. */
export const LABELS = ["organ", "choir", "piano"] as const;

const WORDS: Readonly<Record<string, readonly string[]>> = {
  organ: ["fugue", "toccata", "pedal", "chorale"],
  choir: ["motet", "mass", "psalm", "chorale"],
  piano: ["sonata", "etude", "nocturne", "prelude"],
};
const COMMON = ["evening", "concert", "opus", "in", "major", "for", "the", "night"];

/** How items are made. */
export interface MadeSet {
  readonly rows: number;
  readonly seed?: number;
  /** Share of labels that are another one. */
  readonly noise?: number;
  readonly day?: string;
  readonly prefix?: string;
  /** Share of items of the first label; the others have the rest in equal parts. */
  readonly first?: number;
}

/** Items whose title, minutes and hall tell the label, more or less. Some come in groups of near twins. */
export function madeItems(
  { rows, seed = 1, noise = 0.05, day = "2027-01-04", prefix = "i", first = 1 / 3 }: MadeSet,
): ItemInput[] {
  const next = numbers(seed);
  const of = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return Array.from({ length: rows }, (_, i) => {
    const label = next() < first ? LABELS[0] : of(LABELS.slice(1));
    const word = () => of(next() < 0.7 ? WORDS[label] ?? [] : COMMON);
    const words = [of(COMMON), word(), of(COMMON), word(), String(1 + Math.floor(next() * 99))];
    const minutes = Math.round(30 + 10 * LABELS.indexOf(label) + 40 * next());
    const given = next() < noise ? of(LABELS) : label;
    return {
      externalId: `${prefix}-${String(i).padStart(5, "0")}`,
      day,
      fields: {
        title: words.join(" "),
        minutes: next() < 0.1 ? null : minutes,
        hall: next() < 0.5 ? `${label} hall` : of(["great hall", "small hall"]),
      },
      label: given,
      group: i % 5 === 0 ? `${prefix}-${Math.floor(i / 10)}` : null,
    };
  });
}

/** A project of the made items' columns. */
export function itemsProject(db: Kysely<Schema>, changes: Partial<ProjectInput> = {}): Promise<Project> {
  return madeProject(db, {
    labels: [...LABELS],
    textColumns: ["title"],
    featureColumns: [{ name: "minutes", kind: "number" }, { name: "hall", kind: "category" }],
    ...changes,
  });
}

/** The project with these items as its history. */
export async function withHistory(
  db: Kysely<Schema>,
  project: Project,
  items: readonly ItemInput[],
): Promise<Project> {
  for (let from = 0; from < items.length; from += 5_000) {
    await addItems(db, project, items.slice(from, from + 5_000), { imported: { actor: "test" } });
  }
  return project;
}

/** Settings of short runs: the same ways, fewer fits. */
const SHORT: RetrainSettings = {
  ...DEFAULT_SETTINGS,
  search: { ...DEFAULT_SETTINGS.search, fits: 3, rows: 200, validRows: 100 },
  remedies: { rows: 150, folds: 2 },
  permutedRows: 100,
};

/** Shorter still: the parity on a few hundred rows. */
export const QUICK: RetrainSettings = { ...SHORT, adversarialRows: 300 };

/** A worker on a database. */
export function partsOf(db: Kysely<Schema>, changes: Partial<RetrainParts> = {}): RetrainParts {
  return { db, artifacts: databaseArtifacts, worker: "one", settings: SHORT, ...changes };
}
