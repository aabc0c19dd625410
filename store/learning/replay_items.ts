/** The history of a project's items as a replay needs it. */
import { type Kysely, sql } from "kysely";
import type { ReplayItem } from "../../learning/replay.ts";
import type { FieldValue } from "../../learning/types.ts";
import type { Schema } from "../schema.ts";

/**
 * Every item with the label that a person stands behind: the newest of the sources `operator` and `adjudicated` that
 * was not taken back, else an imported history's. Reads only.
 */
export async function replayItems(db: Kysely<Schema>, projectId: number): Promise<ReplayItem[]> {
  const { rows } = await sql<{
    external_id: string;
    day: string;
    fields: Record<string, FieldValue>;
    given_label: string | null;
    group_key: string | null;
    known: string | null;
    imported: boolean;
  }>`
    select i.external_id, i.day::text as day, i.fields, i.given_label, i.group_key,
      coalesce(
        (select e.label from label_events e where e.item_id = i.id and e.source in ('operator', 'adjudicated')
          order by e.id desc limit 1),
        (select e.label from label_events e where e.item_id = i.id and e.policy = 'import' order by e.id desc limit 1)
      ) as known,
      exists (select from training_members m where m.item_id = i.id and m.day_run_id is null) as imported
    from items i where i.project_id = ${projectId}
    order by i.day, i.external_id collate "C"`.execute(db);
  return rows.map((row) => ({
    externalId: row.external_id,
    day: row.day,
    fields: row.fields,
    given: row.given_label,
    group: row.group_key,
    known: row.known,
    imported: row.imported,
  }));
}
