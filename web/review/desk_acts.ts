/** What the desk does beside answering one task after another: taking back, many at once, settling disputes. */
import { signal } from "@preact/signals";
import { Unreachable } from "../staff/api.ts";
import type { Agreement, BulkBody, BulkFilter, BulkPreview } from "./client.ts";
import {
  bodyOf,
  clientNow,
  countAnew,
  fell,
  freshQueue,
  remember,
  said,
  settled,
  takeLast,
  tasks,
  undoAnswer,
} from "./desk_state.ts";

/** How people agree; null: not known yet. */
export const agreement = signal<Agreement | null>(null);

/** Takes the last answer, or the last bulk, back. */
export async function undo(): Promise<void> {
  const last = takeLast();
  if (last === undefined) said.value = { kind: "nothingToUndo" };
  else if ("bulk" in last) await undoBulk(last.bulk);
  else undoAnswer(last);
}

/** Loads how people agree. */
export async function fetchAgreement(): Promise<void> {
  const found = await clientNow()?.agreement().catch(fell);
  if (found !== undefined) agreement.value = found;
}

/** Looks at what a bulk would meet. @throws ApiProblem, Unreachable */
export async function previewBulk(filter: BulkFilter): Promise<BulkPreview> {
  await settled();
  return await deskOpen().bulkPreview(filter);
}

/**
 * Answers what was previewed; the queue is fetched anew.
 *
 * @throws ApiProblem `task-conflict` when other tasks match now; Unreachable
 */
export async function runBulk(bulk: BulkBody): Promise<void> {
  const done = await deskOpen().bulk(bulk);
  if (bulk.action.do === "again") said.value = { kind: "bulkAgain", opened: done.answered };
  else {
    remember({ bulk: done.bulk });
    said.value = { kind: "bulk", answered: done.answered, left: done.left };
  }
  await freshQueue();
}

function deskOpen() {
  const client = clientNow();
  if (client === null) throw new Unreachable("nobody is signed in");
  return client;
}

async function undoBulk(bulk: string): Promise<void> {
  try {
    const { undone, kept } = await deskOpen().bulkUndo(bulk);
    said.value = { kind: "bulkUndone", undone, kept };
    await freshQueue();
  } catch (error) {
    remember({ bulk });
    fell(error);
  }
}

/** Settles where two people differ, from the list of them. */
export async function settle(
  task: { readonly id: number; readonly version: number },
  label: string,
): Promise<void> {
  const done = await clientNow()?.answer(bodyOf(task, { label })).catch(fell);
  if (done !== undefined) {
    tasks.value = tasks.value.filter(({ id }) => id !== task.id);
    said.value = { kind: "saved", label };
    await countAnew();
  }
  await fetchAgreement();
}
