/** For the tests of faults: a queue whose jobs each label one item, and a note of every try. */
import { type Kysely, sql } from "kysely";
import { addLabelEvents } from "../../store/learning/labels.ts";
import type { Schema } from "../../store/schema.ts";
import type { Queue } from "./carrier.ts";

/** One job. */
export interface LabelJob {
  readonly itemId: number;
}

/** Notes of tries, outside of any transaction of the work; the tests make it. */
export const TRIES = "label_tries";

/**
 * Labels items under a request id of the item's own, as everything in the learning loop is written.
 *
 * @param watch.border told within the transaction and after it, with the number of the job in this process
 */
export function labelQueue(
  db: Kysely<Schema>,
  watch: { readonly worker: string; readonly border: (at: "within" | "after", nth: number) => Promise<void> },
): Queue<LabelJob> {
  let nth = 0;
  return {
    name: "labels",
    key: ({ itemId }) => String(itemId),
    read: (data) => data as LabelJob,
    async run({ itemId }) {
      const own = ++nth;
      await sql`insert into ${sql.table(TRIES)} (item_id, worker) values (${itemId}, ${watch.worker})`
        .execute(db);
      const added = await db.transaction().execute(async (trx) => {
        const event = {
          itemId,
          label: "organ",
          source: "operator",
          actor: watch.worker,
          policy: "test",
        } as const;
        const written = await addLabelEvents(trx, [{ ...event, requestId: `job:${itemId}` }]);
        await watch.border("within", own);
        return written;
      });
      await watch.border("after", own);
      return { added };
    },
  };
}
