/** Items as they come in: once each by their external id, with every fault told at once. */
import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { type FieldValue, type ItemInput, knownLabel } from "../../learning/types.ts";
import { canonicalJson } from "../canonical.ts";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import type { Project } from "./projects.ts";

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
  /** Place of the item in all that came, from 0; absent: the fault is of no single item. */
  readonly place?: number;
  /** "externalId", "day", "label" or "fields/<column>". */
  readonly field?: string;
  readonly value?: unknown;
}

/** Items of one batch at most. */
export const MOST_ITEMS = 10_000;
/** Characters of one field at most. */
const LONGEST_FIELD = 100_000;
const MOST_FAULTS = 50;
/** Rows of one statement; a row has seven values, and Postgres takes 65,535. */
const INSERT_ROWS = 1_000;

/** How items are added. */
export interface AddOptions {
  /**
   * The given labels are settled already (a history): they become label events of source `imported` and members
   * of the training set at once.
   */
  readonly imported?: { readonly actor: string };
  /** Tells what would happen and writes nothing. */
  readonly dryRun?: boolean;
  /** Faults that are kept; 50 unless said. The others are counted. */
  readonly faults?: number;
  /** Asked when all has been written; what it throws undoes all. */
  readonly beforeCommit?: () => void;
  /** Told how many items were looked at so far. */
  readonly onProgress?: (items: number) => void;
}

/**
 * Adds a batch, all or nothing. The same item again changes nothing; an id that came with other content before is
 * a fault, for what people have labelled does not change under them.
 *
 * @throws {StoreError} `items-invalid` with the first 50 faults
 */
export async function addItems(
  db: Kysely<Schema>,
  project: Project,
  batch: readonly ItemInput[],
  options: AddOptions = {},
): Promise<ItemsAdded> {
  if (batch.length > MOST_ITEMS) {
    const detail = `${batch.length} items; at most ${MOST_ITEMS} come at once`;
    throw invalid([{ pointer: "", detail }], 1);
  }
  return await addItemStream(db, project, [batch], options);
}

/**
 * Adds items as they are read, in one transaction: all or nothing, however many there are. After the first fault
 * nothing is written any more, and the rest is only looked at for its faults.
 *
 * @param batches of any size
 * @throws {StoreError} `items-invalid` with the first faults and `count`, the number of all
 * Cost: memory for one batch, and one short text for each id
 */
export async function addItemStream(
  db: Kysely<Schema>,
  project: Project,
  batches: AsyncIterable<readonly ItemInput[]> | Iterable<readonly ItemInput[]>,
  options: AddOptions = {},
): Promise<ItemsAdded> {
  return await db.transaction().execute(async (trx) => {
    const intake = new Intake(trx, project, options);
    for await (const batch of batches) {
      for (let from = 0; from < batch.length; from += INSERT_ROWS) {
        await intake.take(batch.slice(from, from + INSERT_ROWS));
      }
    }
    const outcome = intake.finish();
    options.beforeCommit?.();
    return outcome;
  });
}

/** One run of items coming in. */
class Intake {
  readonly #seen = new Map<string, number>();
  readonly #faults: ItemFault[] = [];
  #faultCount = 0;
  #place = 0;
  #added = 0;
  #unchanged = 0;

  constructor(
    private readonly trx: Kysely<Schema>,
    private readonly project: Project,
    private readonly options: AddOptions,
  ) {}

  /** At most `INSERT_ROWS` items. */
  async take(items: readonly ItemInput[]): Promise<void> {
    const rows: PlacedRow[] = [];
    for (const item of items) {
      const place = this.#place++;
      const row = rowOf(
        this.project,
        item,
        (field, value, detail) => this.#fault(place, field, [value, detail]),
      );
      if (row === null || this.#comesAgain(row.external_id, place)) continue;
      rows.push({ place, row });
    }
    await this.#store(await this.#unknown(rows));
    this.options.onProgress?.(this.#place);
  }

  /** @throws {StoreError} `items-invalid` */
  finish(): ItemsAdded {
    if (this.#faultCount > 0) throw invalid(this.#faults, this.#faultCount);
    return { added: this.#added, unchanged: this.#unchanged };
  }

  #comesAgain(id: string, place: number): boolean {
    const before = this.#seen.get(id);
    if (before === undefined) this.#seen.set(id, place);
    else {
      const detail = `${JSON.stringify(id)} came before as item ${
        before + 1
      }; give each item an id of its own`;
      this.#fault(place, "externalId", [id, detail]);
    }
    return before !== undefined;
  }

  /** The rows that are not there yet; those with other content are faults. */
  async #unknown(rows: readonly PlacedRow[]): Promise<PlacedRow[]> {
    if (rows.length === 0) return [];
    const known = await this.trx.selectFrom("items")
      .select(["external_id", "content_hash", "day", "given_label", "group_key", "fields"])
      .where("project_id", "=", this.project.id)
      .where("external_id", "in", rows.map(({ row }) => row.external_id)).execute();
    const byId = new Map(known.map((item) => [item.external_id, item]));
    return rows.filter(({ place, row }) => {
      const there = byId.get(row.external_id);
      if (there === undefined) return true;
      if (there.content_hash === row.content_hash) this.#unchanged++;
      else this.#fault(place, "externalId", [row.external_id, changedText(there, row)]);
      return false;
    });
  }

  async #store(fresh: readonly PlacedRow[]): Promise<void> {
    if (fresh.length === 0 || this.#faultCount > 0) return;
    this.#added += fresh.length;
    if (this.options.dryRun) return;
    const added = await this.trx.insertInto("items").values(fresh.map(({ row }) => row))
      .onConflict((conflict) => conflict.columns(["project_id", "external_id"]).doNothing())
      .returning(["id", "given_label", "day"]).execute();
    if (added.length < fresh.length) {
      // Somebody else added some of them since they were looked for.
      this.#added -= fresh.length - added.length;
      const before = this.#unchanged;
      await this.#unknown(fresh);
      this.#unchanged = before + fresh.length - added.length;
    }
    const { imported } = this.options;
    if (imported !== undefined) {
      await settleImported(this.trx, this.project, { added, actor: imported.actor });
    }
  }

  #fault(place: number, field: string, [value, detail]: readonly [unknown, string]): void {
    this.#faultCount++;
    if (this.#faults.length >= (this.options.faults ?? MOST_FAULTS)) return;
    this.#faults.push({ pointer: `/${place}/${field}`, detail, place, field, value });
  }
}

interface PlacedRow {
  readonly place: number;
  readonly row: ItemRow;
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

type AddFault = (field: string, value: unknown, detail: string) => void;

/** null: the item has faults. */
function rowOf(project: Project, item: ItemInput, report: AddFault): ItemRow | null {
  let sound = true;
  const add: AddFault = (...fault) => {
    sound = false;
    report(...fault);
  };
  const { externalId, day } = item;
  if (externalId.trim() === "" || externalId.length > 200) {
    const shown = JSON.stringify(externalId.slice(0, 60));
    add("externalId", externalId, `${shown}: 1 to 200 characters would be right`);
  }
  if (!isDate(day)) add("day", day, `${JSON.stringify(day)} is not a date such as 2027-01-31`);
  const label = item.label === null || item.label.trim() === ""
    ? null
    : knownLabel(project.labels, item.label);
  if (label === undefined) {
    const there = project.labels.join(", ");
    add(
      "label",
      item.label,
      `${JSON.stringify(item.label)} is not a label of ${project.slug}; it has ${there}`,
    );
  }
  checkFields(project, item, add);
  return sound && label !== undefined ? itemRow(project, item, label) : null;
}

function checkFields(project: Project, { fields }: ItemInput, add: AddFault): void {
  for (const column of project.textColumns) {
    const value = fields[column];
    if (value !== undefined && value !== null && typeof value !== "string") {
      add(`fields/${column}`, value, `${JSON.stringify(value)} is not a text`);
    } else if (typeof value === "string" && value.length > LONGEST_FIELD) {
      const detail = `${value.length} characters; at most ${LONGEST_FIELD} are taken`;
      add(`fields/${column}`, value, detail);
    }
  }
  for (const { name, kind } of project.featureColumns) {
    const value = fields[name];
    if (kind === "number" && value !== undefined && value !== null && typeof value !== "number") {
      add(`fields/${name}`, value, `${JSON.stringify(value)} is not a number`);
    }
  }
}

interface KnownItem {
  readonly external_id: string;
  readonly day: string;
  readonly given_label: string | null;
  readonly group_key: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** Names what differs, so that a forgotten day or a changed title is seen at once. */
function changedText(there: KnownItem, row: ItemRow): string {
  const fields = JSON.parse(row.fields) as Record<string, FieldValue>;
  const names = new Set([...Object.keys(there.fields), ...Object.keys(fields)]);
  const parts = [
    there.day === row.day ? [] : [`day was ${there.day}`],
    there.given_label === row.given_label ? [] : [`label was ${JSON.stringify(there.given_label)}`],
    there.group_key === row.group_key ? [] : [`group was ${JSON.stringify(there.group_key)}`],
    [...names].filter((name) => (there.fields[name] ?? null) !== (fields[name] ?? null) || !(name in fields))
      .map((name) => `${name} was ${JSON.stringify(there.fields[name] ?? null).slice(0, 60)}`),
  ].flat();
  return `${row.external_id} came before with other content (${parts.slice(0, 3).join(", ")}); ` +
    "give changed items an id of their own";
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

function invalid(faults: readonly ItemFault[], count: number): StoreError {
  const [first] = faults;
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  return new StoreError("items-invalid", `${first?.pointer}: ${first?.detail}${more}`, { faults, count });
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
