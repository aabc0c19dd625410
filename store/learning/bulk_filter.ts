/** Which tasks a bulk meets: the filter, the preview, and the token that names exactly the previewed set. */
import { createHash } from "node:crypto";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { canonicalJson } from "../canonical.ts";
import type { Schema } from "../schema.ts";
import { textContains } from "./item_list.ts";
import type { Project } from "./projects.ts";
import type { TaskKind } from "./schema.ts";

/** Which tasks are meant; everything left out does not matter. */
export interface TaskFilter {
  /**
   * Open ones unless said. `answered`: the last task of each item that has no open one; these are not answered in
   * bulk but asked again.
   */
  readonly state?: "open" | "answered" | undefined;
  /** What the item is labelled now; null: nothing. */
  readonly currentLabel?: string | null | undefined;
  /** Characters of the text columns or the id, whatever their case. */
  readonly text?: string | undefined;
  /** The model's label; null: tasks without one. */
  readonly proposedLabel?: string | null | undefined;
  /** The label an item came with; null: items that came empty. */
  readonly givenLabel?: string | null | undefined;
  /** Of the model's label, 0 to 1, both ends included. */
  readonly minProbability?: number | undefined;
  readonly maxProbability?: number | undefined;
  /** Local date on which the item came. */
  readonly day?: string | undefined;
  readonly kind?: BulkKind | undefined;
}

/** Second opinions are blind and disputes are judged one by one: neither is answered in bulk. */
export const BULK_KINDS = ["filled", "empty", "unequal", "audit", "suspect"] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

/** Tasks of one bulk at most. */
export const MOST_BULK = 10_000;
const SAMPLE = 12;

/** A task of a preview. */
export interface BulkSample {
  readonly externalId: string;
  readonly kind: TaskKind;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly givenLabel: string | null;
  readonly proposedLabel: string | null;
  readonly probability: number | null;
}

/** What a bulk would meet. */
export interface BulkPreview {
  readonly count: number;
  /** Tasks that match too, but are on another operator's screen. */
  readonly held: number;
  /** How many have which label to accept; null: none. */
  readonly acceptable: readonly { readonly label: string | null; readonly count: number }[];
  /** Spread evenly from the least to the most certain. */
  readonly sample: readonly BulkSample[];
  /** Names this very set; null: nothing matches, or more than `MOST_BULK` do. */
  readonly token: string | null;
}

/** How many tasks a filter meets, with a sample of them and the token that a bulk needs. */
export async function previewBulk(
  db: Kysely<Schema>,
  project: Project,
  { operator, filter }: { readonly operator: string; readonly filter: TaskFilter },
): Promise<BulkPreview> {
  const all = await matching(db, project, { operator, filter, lock: false });
  const rows = all.filter(({ held }) => !held);
  const counts = new Map<string | null, number>();
  for (const row of rows) counts.set(acceptable(row), (counts.get(acceptable(row)) ?? 0) + 1);
  const sure = [...rows].sort((a, b) => (a.probability ?? -1) - (b.probability ?? -1) || a.id - b.id);
  const step = Math.max(1, sure.length / SAMPLE);
  const chosen = sure.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)).slice(0, SAMPLE);
  return {
    count: rows.length,
    held: all.length - rows.length,
    acceptable: [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count),
    sample: await samplesOf(db, chosen),
    token: rows.length === 0 || rows.length > MOST_BULK ? null : tokenOf(project, { operator, filter }, rows),
  };
}

/** A task that a filter meets. */
export interface MatchedTask {
  readonly id: number;
  readonly item_id: number;
  readonly day_run_id: number | null;
  readonly kind: TaskKind;
  readonly proposed_label: string | null;
  readonly given_label: string | null;
  readonly probability: number | null;
  /** On another operator's screen. */
  readonly held: boolean;
}

/** Tasks of a filter, those on other screens among them, by number. */
export async function matching(
  db: Kysely<Schema>,
  project: Project,
  { operator, filter, lock }: {
    readonly operator: string;
    readonly filter: TaskFilter;
    readonly lock: boolean;
  },
): Promise<MatchedTask[]> {
  let query = db.selectFrom("review_tasks as t").innerJoin("items as i", "i.id", "t.item_id")
    .select([
      "t.id",
      "t.item_id",
      "t.day_run_id",
      "t.kind",
      "t.proposed_label",
      "t.probability",
      "i.given_label",
    ])
    .select(sql<boolean>`coalesce(t.lease_owner <> ${operator} and t.lease_until >= now(), false)`.as("held"))
    .where("t.project_id", "=", project.id).where(inState(filter.state ?? "open")).where(
      "t.blind",
      "=",
      false,
    )
    .where("t.kind", "in", filter.kind === undefined ? BULK_KINDS : [filter.kind])
    .where(sql<boolean>`t.not_for is distinct from ${operator}`).orderBy("t.id");
  const { text, proposedLabel, givenLabel, currentLabel, minProbability, maxProbability, day } = filter;
  if (text !== undefined && text !== "") query = query.where(textContains(project.textColumns, text));
  if (proposedLabel !== undefined) {
    query = query.where("t.proposed_label", "is not distinct from", proposedLabel);
  }
  if (givenLabel !== undefined) query = query.where("i.given_label", "is not distinct from", givenLabel);
  if (currentLabel !== undefined) {
    query = query.where(sql<boolean>`(
      select e.label from label_events e where e.item_id = t.item_id order by e.id desc limit 1
    ) is not distinct from ${currentLabel}`);
  }
  if (minProbability !== undefined) query = query.where("t.probability", ">=", minProbability);
  if (maxProbability !== undefined) query = query.where("t.probability", "<=", maxProbability);
  if (day !== undefined) query = query.where("i.day", "=", day);
  return await (lock ? query.forUpdate("t") : query).execute();
}

function inState(state: "open" | "answered"): RawBuilder<boolean> {
  if (state === "open") return sql<boolean>`t.state = 'open'`;
  return sql<boolean>`t.state <> 'open' and not exists (
    select from review_tasks x where x.item_id = t.item_id and (x.state = 'open' or x.id > t.id)
  )`;
}

/** What accepting means for a task. */
export function acceptable({ proposed_label, given_label }: MatchedTask): string | null {
  return proposed_label ?? given_label;
}

/** A name for a filter and exactly these tasks with these proposals. */
export function tokenOf(
  project: Project,
  { operator, filter }: { readonly operator: string; readonly filter: TaskFilter },
  rows: readonly MatchedTask[],
): string {
  const set = rows.map((row) => [row.id, row.proposed_label]);
  return createHash("sha256").update(canonicalJson([project.id, operator, plain(filter), set])).digest("hex");
}

/** The filter without what it leaves open. */
export function plain(filter: TaskFilter): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== ""),
  );
}

async function samplesOf(db: Kysely<Schema>, chosen: readonly MatchedTask[]): Promise<BulkSample[]> {
  if (chosen.length === 0) return [];
  const rows = await db.selectFrom("items").select(["id", "external_id", "fields"])
    .where("id", "in", chosen.map((row) => row.item_id)).execute();
  const items = new Map(rows.map((row) => [row.id, row]));
  return chosen.map((row) => ({
    externalId: items.get(row.item_id)?.external_id ?? "",
    kind: row.kind,
    fields: items.get(row.item_id)?.fields ?? {},
    givenLabel: row.given_label,
    proposedLabel: row.proposed_label,
    probability: row.probability,
  }));
}
