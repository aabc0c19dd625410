/** Items as they come in: once each by their external id, with every fault told at once. */
import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { type FieldValue, type ItemInput, knownLabel } from "../../learning/types.ts";
import { canonicalJson } from "../canonical.ts";
import { StoreError } from "../errors.ts";
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

/** What became of a batch. */
export interface ItemsAdded {
  readonly added: number;
  /** There already, with the same content. */
  readonly unchanged: number;
}

/** A fault of one item. */
export interface ItemFault {
  /** JSON pointer into the batch. */
  readonly pointer: string;
  readonly detail: string;
}

/** Items of one batch at most. */
export const MOST_ITEMS = 5_000;
/** Characters of one field at most. */
const LONGEST_FIELD = 100_000;
const MOST_FAULTS = 50;
const INSERT_ROWS = 1_000;

/**
 * Adds a batch, all or nothing. The same item again changes nothing; an id that came with other content before is
 * a fault, for what people have labelled does not change under them.
 *
 * @param options.imported the given labels are settled already (a history): they become label events of source
 * `imported` and members of the training set at once
 * @throws {StoreError} `items-invalid` with the first 50 faults
 */
export async function addItems(
  db: Kysely<Schema>,
  project: Project,
  batch: readonly ItemInput[],
  options: { readonly imported?: { readonly actor: string } } = {},
): Promise<ItemsAdded> {
  const faults: ItemFault[] = [];
  if (batch.length > MOST_ITEMS) {
    faults.push({ pointer: "", detail: `${batch.length} items; at most ${MOST_ITEMS} come at once` });
  }
  const rows = faults.length > 0
    ? []
    : batch.flatMap((item, i) => rowOf(project, item, { place: i, faults }));
  const seen = new Set<string>();
  for (const { external_id: id } of rows) {
    if (seen.has(id)) faults.push({ pointer: "/externalId", detail: `${id} comes twice in this batch` });
    seen.add(id);
  }
  refuse(faults);
  return await db.transaction().execute(async (trx) => {
    const added: { id: number; given_label: string | null; day: string }[] = [];
    for (let from = 0; from < rows.length; from += INSERT_ROWS) {
      added.push(
        ...await trx.insertInto("items").values(rows.slice(from, from + INSERT_ROWS))
          .onConflict((conflict) => conflict.columns(["project_id", "external_id"]).doNothing())
          .returning(["id", "given_label", "day"]).execute(),
      );
    }
    if (added.length < rows.length) refuse(await changedFaults(trx, project, rows));
    if (options.imported !== undefined) {
      await settleImported(trx, project, { added, actor: options.imported.actor });
    }
    return { added: added.length, unchanged: rows.length - added.length };
  });
}

type ItemRow = ReturnType<typeof itemRow>;

function itemRow(project: Project, item: ItemInput, label: string | null) {
  const content = { day: item.day, fields: item.fields, label, group: item.group };
  return {
    project_id: project.id,
    external_id: item.externalId,
    day: item.day,
    fields: JSON.stringify(item.fields),
    given_label: label,
    group_key: item.group,
    content_hash: createHash("sha256").update(canonicalJson(content)).digest("hex"),
  };
}

function rowOf(
  project: Project,
  item: ItemInput,
  { place, faults }: { readonly place: number; readonly faults: ItemFault[] },
): ItemRow[] {
  const before = faults.length;
  const add = (field: string, detail: string) => {
    if (faults.length < MOST_FAULTS) faults.push({ pointer: `/${place}/${field}`, detail });
  };
  if (item.externalId.trim() === "" || item.externalId.length > 200) {
    add("externalId", `${JSON.stringify(item.externalId.slice(0, 60))}: 1 to 200 characters would be right`);
  }
  if (!isDate(item.day)) add("day", `${JSON.stringify(item.day)} is not a date such as 2027-01-31`);
  const label = item.label === null || item.label.trim() === ""
    ? null
    : knownLabel(project.labels, item.label);
  if (label === undefined) {
    add(
      "label",
      `${JSON.stringify(item.label)} is not a label of ${project.slug}; it has ${project.labels.join(", ")}`,
    );
  }
  for (const column of project.textColumns) {
    const value = item.fields[column];
    if (value !== undefined && value !== null && typeof value !== "string") {
      add(`fields/${column}`, `${JSON.stringify(value)} is not a text`);
    } else if (typeof value === "string" && value.length > LONGEST_FIELD) {
      add(`fields/${column}`, `${value.length} characters; at most ${LONGEST_FIELD} are taken`);
    }
  }
  for (const { name, kind } of project.featureColumns) {
    const value = item.fields[name];
    if (kind === "number" && value !== undefined && value !== null && typeof value !== "number") {
      add(`fields/${name}`, `${JSON.stringify(value)} is not a number`);
    }
  }
  return faults.length > before || label === undefined ? [] : [itemRow(project, item, label)];
}

async function changedFaults(
  db: Kysely<Schema>,
  project: Project,
  rows: readonly ItemRow[],
): Promise<ItemFault[]> {
  const known = await db.selectFrom("items").select(["external_id", "content_hash"])
    .where("project_id", "=", project.id).where("external_id", "in", rows.map((row) => row.external_id))
    .execute();
  const hashes = new Map(known.map((row) => [row.external_id, row.content_hash]));
  return rows.flatMap((row, i) =>
    hashes.get(row.external_id) === row.content_hash ? [] : [{
      pointer: `/${i}/externalId`,
      detail: `${row.external_id} came before with other content; give changed items an id of their own`,
    }]
  ).slice(0, MOST_FAULTS);
}

async function settleImported(
  db: Kysely<Schema>,
  project: Project,
  { added, actor }: {
    readonly added: readonly { id: number; given_label: string | null; day: string }[];
    readonly actor: string;
  },
): Promise<void> {
  const filled = added.filter((row) => row.given_label !== null);
  for (let from = 0; from < filled.length; from += INSERT_ROWS) {
    const part = filled.slice(from, from + INSERT_ROWS);
    await db.insertInto("label_events").values(part.map((row) => ({
      item_id: row.id,
      label: row.given_label,
      source: "imported" as const,
      actor,
      policy: "import",
    }))).execute();
    await db.insertInto("training_members").values(part.map((row) => ({
      item_id: row.id,
      project_id: project.id,
      effective_day: row.day,
    }))).execute();
  }
}

function refuse(faults: readonly ItemFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new StoreError("items-invalid", `${first.pointer}: ${first.detail}`, { faults });
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** One item by the sender's own id; null: there is none. */
export async function itemByExternalId(
  db: Kysely<Schema>,
  projectId: number,
  externalId: string,
): Promise<Item | null> {
  const row = await db.selectFrom("items").selectAll().where("project_id", "=", projectId)
    .where("external_id", "=", externalId).executeTakeFirst();
  if (row === undefined) return null;
  const { id, day, fields, given_label: givenLabel, group_key: group } = row;
  return { id, externalId: row.external_id, day, fields, givenLabel, group };
}
