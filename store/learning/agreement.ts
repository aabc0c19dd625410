/** Where people differ: pairs of first and second opinions, and the items that wait to be settled. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";
import type { Opinion } from "./reviews.ts";

/** Two opinions of one item. */
export interface OpinionPair {
  readonly itemId: number;
  readonly externalId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly first: Opinion;
  readonly second: Opinion;
  /** The label it was settled to; null: not yet, or there was nothing to settle. */
  readonly settled: string | null;
  /** The open task that settles it; null: there is none. */
  readonly task: { readonly id: number; readonly version: number } | null;
}

/** The newest pairs of opinions, those that differ alone or all. */
export async function opinionPairs(
  db: Kysely<Schema>,
  projectId: number,
  { differing, limit }: { readonly differing: boolean; readonly limit: number },
): Promise<OpinionPair[]> {
  const { rows } = await sql<{
    item_id: number;
    external_id: string;
    fields: Record<string, unknown>;
    first_operator: string;
    first_label: string;
    second_operator: string;
    second_label: string;
    first_comment: string | null;
    second_comment: string | null;
    settled: string | null;
    settle_id: number | null;
    settle_version: number | null;
  }>`
    with opinions as (
      select distinct on (r.task_id) r.task_id, r.operator, r.label, r.action, r.comment, t.item_id, t.kind, t.day_run_id, r.id
      from reviews r join review_tasks t on t.id = r.task_id
      where t.project_id = ${projectId}
      order by r.task_id, r.id desc
    )
    select s.item_id, i.external_id, i.fields, f.operator as first_operator, f.label as first_label,
      s.operator as second_operator, s.label as second_label, f.comment as first_comment,
      s.comment as second_comment, w.id as settle_id, w.version as settle_version,
      (select o.label from opinions o where o.item_id = s.item_id and o.kind = 'settle' and o.action = 'label'
        order by o.id desc limit 1) as settled
    from opinions s
    join opinions f on f.item_id = s.item_id and f.day_run_id is not distinct from s.day_run_id
      and f.kind in ('filled', 'unequal', 'empty', 'audit', 'suspect') and f.action = 'label'
    join items i on i.id = s.item_id
    left join review_tasks w on w.item_id = s.item_id and w.kind = 'settle' and w.state = 'open'
      and w.day_run_id is not distinct from s.day_run_id
    where s.kind = 'second' and s.action = 'label' and (not ${differing} or f.label <> s.label)
    order by s.id desc
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    itemId: row.item_id,
    externalId: row.external_id,
    fields: row.fields,
    first: { operator: row.first_operator, label: row.first_label, comment: row.first_comment },
    second: { operator: row.second_operator, label: row.second_label, comment: row.second_comment },
    settled: row.settled,
    task: row.settle_id === null || row.settle_version === null
      ? null
      : { id: row.settle_id, version: row.settle_version },
  }));
}
