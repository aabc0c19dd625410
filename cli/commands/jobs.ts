/** `figaro jobs`: what the learning loop has to do, what was set aside and why, and setting it going again. */
import type { Database } from "@figaro/store";
import { Carrier, type JobView } from "../../jobs/workers/carrier.ts";
import { QUEUE_NAMES } from "../../jobs/workers/learning_queues.ts";
import { InputError } from "../failure.ts";
import { type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";

/** Flags of `jobs list`. */
export interface JobListFlags extends PlainFlags {
  readonly finished?: boolean;
}

async function withCarrier<T>(setting: Setting, work: (carrier: Carrier) => Promise<T>): Promise<T> {
  return await withDatabase(setting, "current", async (database: Database) => {
    const carrier = await Carrier.open(database, { quiet: true });
    try {
      for (const name of QUEUE_NAMES) await carrier.add({ name });
      return await work(carrier);
    } finally {
      await carrier.stop(1_000);
    }
  });
}

/** Lists jobs that wait, run or were set aside; those of the last hour that ended too, when asked for. */
export async function listJobsCommand(setting: Setting, { json, finished }: JobListFlags): Promise<void> {
  const jobs = await withCarrier(setting, (carrier) => carrier.list({ finished: finished === true }));
  if (json) return await setting.out.json({ jobs });
  if (jobs.length === 0) return await setting.out.print("No jobs: nothing waits, nothing was set aside.");
  await setting.out.print(tableText({
    head: ["id", "queue", "for", "state", "tries", "since", "reason"],
    rows: jobs.map(({ id, queue, key, state, attempts, createdAt, reason }) => [
      id,
      queue,
      key,
      state,
      String(attempts),
      createdAt.toISOString().slice(0, 16).replace("T", " "),
      reason ?? "",
    ]),
    right: [4],
    flexible: 6,
  }, setting.out));
  const aside = jobs.filter(({ state }) => state === "set-aside").length;
  if (aside > 0) {
    await setting.out.print(
      `${aside} set aside; once the cause is mended, figaro jobs redrive sends them again.`,
    );
  }
}

/** Sends jobs that were set aside again: those that are named, or all. */
export async function redriveJobsCommand(
  setting: Setting,
  ids: readonly string[],
  { json }: PlainFlags,
): Promise<void> {
  const redriven = await withCarrier(setting, async (carrier) => {
    const aside = (await carrier.list()).filter(({ state }) => state === "set-aside");
    refuseUnknown(ids, aside);
    return await carrier.redrive(ids.length === 0 ? undefined : ids);
  });
  if (json) return await setting.out.json({ redriven });
  await setting.out.print(redriven === 0 ? "Nothing was set aside." : `${redriven} sent again.`);
}

function refuseUnknown(ids: readonly string[], aside: readonly JobView[]): void {
  const unknown = ids.find((id) => aside.every((job) => job.id !== id));
  if (unknown === undefined) return;
  throw new InputError(
    "job-unknown",
    `no job ${JSON.stringify(unknown.slice(0, 64))} was set aside; figaro jobs list shows those that were`,
  );
}
