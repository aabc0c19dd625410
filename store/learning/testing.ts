/** For tests: a project with items, on a database that is open. */
import type { Kysely } from "kysely";
import { type Calendar, TWO_WEEKS } from "../../learning/calendar.ts";
import { DEFAULT_GATE, DEFAULT_REVIEW, type ItemInput, type ProjectInput } from "../../learning/types.ts";
import type { Schema } from "../schema.ts";
import { addItems } from "./items.ts";
import { createProject, type Project } from "./projects.ts";
import { addTasks, type TaskInput } from "./reviews.ts";

let projects = 0;

/** A project of three labels with a slug that no other test has. */
export function madeProject(
  db: Kysely<Schema>,
  changes: Partial<ProjectInput> = {},
  calendar: Calendar = TWO_WEEKS,
): Promise<Project> {
  return createProject(db, {
    slug: `project-${++projects}`,
    name: "Made",
    timeZone: "Europe/Vienna",
    labels: ["organ", "choir", "piano"],
    textColumns: ["title"],
    featureColumns: [{ name: "minutes", kind: "number" }],
    calendarAnchor: "2027-01-04",
    metric: "macro-f1",
    gate: DEFAULT_GATE,
    review: DEFAULT_REVIEW,
    seed: 7,
    retrainAt: "03:00",
    ...changes,
  }, calendar);
}

/** An item with everything unsaid at its plainest. */
export function madeItem(id: string, changes: Partial<ItemInput> = {}): ItemInput {
  return {
    externalId: id,
    day: "2027-01-04",
    fields: { title: `Concert ${id}`, minutes: 45 },
    label: "organ",
    group: null,
    ...changes,
  };
}

/** Makes a task of kind `filled` of every item of a project, in the order of their external ids. */
export async function withTasks(
  db: Kysely<Schema>,
  { id: projectId }: Project,
  task: (place: number, count: number) => Partial<TaskInput> = (place) => ({ priority: place }),
): Promise<void> {
  const items = await db.selectFrom("items").select("id").where("project_id", "=", projectId)
    .orderBy("external_id").execute();
  const usual = { dayRunId: null, kind: "filled" as const, priority: 0 };
  await addTasks(
    db,
    projectId,
    items.map(({ id: itemId }, place) => ({ ...usual, itemId, ...task(place, items.length) })),
  );
}

/** Adds items and gives their numbers by external id. */
export async function withItems(
  db: Kysely<Schema>,
  project: Project,
  items: readonly ItemInput[],
): Promise<Map<string, number>> {
  await addItems(db, project, items);
  const rows = await db.selectFrom("items").select(["id", "external_id"]).where("project_id", "=", project.id)
    .execute();
  return new Map(rows.map((row) => [row.external_id, row.id]));
}
