/** Suspects of label error as tasks of the review desk. */
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { addTasks, type TaskInput } from "./reviews.ts";

/** An item whose label the model doubts. */
export interface SuspectInput {
  readonly itemId: number;
  /** What the model believes instead. */
  readonly likely: string;
  /** Of that label, out of fold. */
  readonly probability: number;
  /** Of the label it has. */
  readonly selfConfidence: number;
}

const IDS = 5_000;

/** Items that were suspected before, whatever became of it, or that wait on somebody's desk anyway. */
async function alreadyAsked(db: Kysely<Schema>, itemIds: readonly number[]): Promise<Set<number>> {
  const asked = new Set<number>();
  for (let from = 0; from < itemIds.length; from += IDS) {
    const rows = await db.selectFrom("review_tasks").select("item_id")
      .where("item_id", "in", itemIds.slice(from, from + IDS))
      .where((eb) => eb.or([eb("kind", "=", "suspect"), eb("state", "=", "open")])).execute();
    for (const row of rows) asked.add(row.item_id);
  }
  return asked;
}

/**
 * Makes tasks of the first suspects that nobody was asked about yet. An item is suspected once: what a person said of
 * it is not doubted again.
 *
 * @param suspects the most suspect first
 * @returns how many were made, and how many were passed over
 */
export async function addSuspects(
  db: Kysely<Schema>,
  projectId: number,
  { suspects, limit }: { readonly suspects: readonly SuspectInput[]; readonly limit: number },
): Promise<{ readonly made: readonly SuspectInput[]; readonly passedOver: number }> {
  const asked = await alreadyAsked(db, suspects.map(({ itemId }) => itemId));
  const fresh = suspects.filter(({ itemId }) => !asked.has(itemId));
  const made = fresh.slice(0, limit);
  const tasks = made.map(({ itemId, likely, probability, selfConfidence }): TaskInput => ({
    itemId,
    dayRunId: null,
    kind: "suspect",
    proposedLabel: likely,
    probability,
    priority: Math.max(0, 1 - selfConfidence),
  }));
  await addTasks(db, projectId, tasks);
  return { made, passedOver: suspects.length - fresh.length };
}
