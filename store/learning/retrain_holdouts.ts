/** How often hold-outs were looked at: one used daily flatters the models that were chosen by it. */
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

/** A look at a hold-out. */
export interface HoldoutUse {
  readonly projectId: number;
  /** The rule that chose the rows, e.g. "seed 7, share 0.2". */
  readonly holdout: string;
  readonly runId: number;
  /** SHA-256 over the ids of the rows, hex. */
  readonly contentHash: string;
  readonly rowCount: number;
  /** Whether only rows that people labelled were measured on. */
  readonly human: boolean;
}

/** Counts a look; a run counts once however often it is asked. */
export async function countHoldoutUse(trx: Kysely<Schema>, use: HoldoutUse): Promise<void> {
  await trx.insertInto("holdout_uses").values({
    project_id: use.projectId,
    holdout: use.holdout,
    run_id: use.runId,
    content_hash: use.contentHash,
    row_count: use.rowCount,
    human: use.human,
  }).onConflict((conflict) => conflict.columns(["run_id", "holdout"]).doNothing()).execute();
}

/** How many runs have looked at a hold-out, those that only tried among them. */
export async function holdoutUses(
  db: Kysely<Schema>,
  { projectId, holdout }: Pick<HoldoutUse, "projectId" | "holdout">,
): Promise<number> {
  const row = await db.selectFrom("holdout_uses").select((eb) => eb.fn.countAll<number>().as("n"))
    .where("project_id", "=", projectId).where("holdout", "=", holdout).executeTakeFirst();
  return row?.n ?? 0;
}
