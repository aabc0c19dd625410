/** Items as they are read: one by its id, or a list with the current labels. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { FieldValue, LabelSource } from "../../learning/types.ts";
import type { Schema } from "../schema.ts";
import type { Project } from "./projects.ts";

/** An item that is kept. */
export interface Item {
  readonly id: number;
  readonly externalId: string;
  readonly day: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly givenLabel: string | null;
  readonly group: string | null;
}

/** One item by the sender's own id; null: there is none. */
export async function itemByExternalId(
  db: Kysely<Schema>,
  projectId: number,
  externalId: string,
): Promise<Item | null> {
  return (await itemsByExternalIds(db, projectId, [externalId]))[0] ?? null;
}

const IDS = 5_000;

/** Those of some items that are there. */
export async function itemsByExternalIds(
  db: Kysely<Schema>,
  projectId: number,
  externalIds: readonly string[],
): Promise<Item[]> {
  const found: Item[] = [];
  for (let from = 0; from < externalIds.length; from += IDS) {
    const rows = await db.selectFrom("items").selectAll().where("project_id", "=", projectId)
      .where("external_id", "in", externalIds.slice(from, from + IDS)).execute();
    found.push(...rows.map((row) => ({
      id: row.id,
      externalId: row.external_id,
      day: row.day,
      fields: row.fields,
      givenLabel: row.given_label,
      group: row.group_key,
    })));
  }
  return found;
}

/** What a list of items is narrowed by. */
export interface ItemsWanted {
  readonly day?: string;
  /** Current label; null: items without one. */
  readonly label?: string | null;
  /** Characters somewhere in a text column, whatever their case. */
  readonly text?: string;
  /** Id of the last item seen; the list goes on after it. */
  readonly after?: number;
  readonly limit: number;
}

/** An item with what it is labelled now. */
export interface ListedItem extends Item {
  readonly label: string | null;
  readonly source: LabelSource | null;
}

/** Items of a project in the order in which they came, with their current labels. */
export async function listItems(
  db: Kysely<Schema>,
  project: Project,
  wanted: ItemsWanted,
): Promise<ListedItem[]> {
  let query = db.selectFrom("items as i").leftJoinLateral(
    (eb) =>
      eb.selectFrom("label_events as e").select(["e.label", "e.source"]).whereRef("e.item_id", "=", "i.id")
        .orderBy("e.id", "desc").limit(1).as("l"),
    (join) => join.onTrue(),
  ).select([
    "i.id",
    "i.external_id",
    "i.day",
    "i.fields",
    "i.given_label",
    "i.group_key",
    "l.label",
    "l.source",
  ])
    .where("i.project_id", "=", project.id).orderBy("i.id").limit(wanted.limit);
  if (wanted.after !== undefined) query = query.where("i.id", ">", wanted.after);
  if (wanted.day !== undefined) query = query.where("i.day", "=", wanted.day);
  if (wanted.label !== undefined) query = query.where("l.label", "is not distinct from", wanted.label);
  if (wanted.text !== undefined) query = query.where(textContains(project.textColumns, wanted.text));
  return (await query.execute()).map((row) => ({
    id: row.id,
    externalId: row.external_id,
    day: row.day,
    fields: row.fields,
    givenLabel: row.given_label,
    group: row.group_key,
    label: row.label,
    source: row.label === null ? null : row.source,
  }));
}

/** Whether a text column of the item `i` has some characters, whatever their case; without text columns, its id. */
export function textContains(columns: readonly string[], text: string): RawBuilder<boolean> {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const tests = [
    sql<boolean>`i.external_id ilike ${pattern}`,
    ...columns.map((column) => sql<boolean>`i.fields ->> ${column}::text ilike ${pattern}`),
  ];
  return sql<boolean>`(${sql.join(tests, sql` or `)})`;
}
