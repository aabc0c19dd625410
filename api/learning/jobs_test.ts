import assert from "node:assert/strict";
import { startBackground } from "../../jobs/workers/background.ts";
import { readerModels } from "../../jobs/learning/testing.ts";
import { jsonOf, openKit, problemOf } from "../testing/kit.ts";
import { learningRoutes } from "./mod.ts";
import { type As, askingAs } from "./testing.ts";

/** A kit that asks as a role, with queues where `jobs` are wanted; retrains fail there until they are mended. */
async function openDesk() {
  const kit = await openKit({ modules: [learningRoutes] });
  const mend = { well: false };
  return {
    kit,
    mend,
    as: askingAs(kit),
    async open(): Promise<void> {
      kit.deps.background.desk = await startBackground({
        database: kit.database,
        models: readerModels(() => ({ label: "organ", probability: 1 })),
        retrain: () =>
          mend.well ? Promise.resolve({ state: "done" }) : Promise.reject(new RangeError("no such slot")),
        carrier: { pollSeconds: 0.5 },
      });
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await kit.deps.background.desk?.stop();
      await kit[Symbol.asyncDispose]();
    },
  };
}

/** The jobs, once one of them is in a state. */
async function jobsIn(as: As, state: string) {
  for (;;) {
    const { jobs, queues } = await jsonOf(await as("data", "/v1/jobs")) as {
      jobs: { id: string; state: string; key: string; queue: string; reason: string | null }[];
      queues: unknown[];
    };
    if (jobs.some((job) => job.state === state)) return { jobs, queues };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "/v1/jobs says that no queues are open where they are not, and to whom it answers",
  options,
  async () => {
    await using desk = await openDesk();
    const none = await problemOf(await desk.as("data", "/v1/jobs"));
    assert.deepEqual([none.status, none.code], [503, "jobs-unavailable"]);
    assert.match(none.detail, /no queues are open here/);
    const operator = await problemOf(await desk.as("operator", "/v1/jobs"));
    assert.equal(operator.code, "forbidden");
    const data = await problemOf(await desk.as("data", "/v1/jobs/redrive", {}));
    assert.equal(data.code, "forbidden");
    const limit = await problemOf(await desk.as("data", "/v1/jobs?limit=0"));
    assert.equal(limit.code, "limit-exceeded");
  },
);

Deno.test(
  "/v1/jobs shows what was set aside with its reason, and redrives it; /metrics counts it",
  options,
  async () => {
    await using desk = await openDesk();
    const { kit, as } = desk;
    await desk.open();
    await kit.deps.background.desk?.sendRetrain({ project: "titles", slot: "2027-01-05" });
    const { jobs: [job], queues } = await jobsIn(as, "set-aside");
    assert.deepEqual([job?.queue, job?.key, job?.reason], ["retrain", "titles/2027-01-05", "no such slot"]);
    assert.deepEqual(queues, [
      { queue: "day-run", waiting: 0, running: 0, setAside: 0 },
      { queue: "retrain", waiting: 0, running: 0, setAside: 1 },
      { queue: "item", waiting: 0, running: 0, setAside: 0 },
    ]);
    const text = await kit.deps.metrics.registry.metrics();
    assert.match(text, /figaro_jobs\{queue="retrain",state="set-aside"\} 1/);
    desk.mend.well = true;
    assert.deepEqual(await jsonOf(await as("admin", "/v1/jobs/redrive", { ids: [job?.id] })), {
      redriven: 1,
    });
    assert.deepEqual(await jsonOf(await as("admin", "/v1/jobs/redrive", {})), { redriven: 0 });
    const wrong = await problemOf(await as("admin", "/v1/jobs/redrive", { ids: ["7"] }));
    assert.equal(wrong.code, "body-malformed");
  },
);
