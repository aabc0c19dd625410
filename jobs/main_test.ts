/** `deno task jobs` as it is started: a process of its own that finds what is due, trains, and ends when asked to. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { EVERY_MORNING, localDate } from "../learning/calendar.ts";
import { migrate } from "../migrations/mod.ts";
import { scratchDatabase } from "../migrations/testing.ts";
import { openDatabase } from "../store/connection.ts";
import { addItems } from "../store/learning/items.ts";
import { createProject } from "../store/learning/projects.ts";
import { aliased } from "../store/learning/registry.ts";
import { DEFAULT_GATE, DEFAULT_REVIEW } from "../learning/types.ts";
import { postgresUrl, sayLeftOut } from "../store/testing.ts";
import { LABELS, madeItems } from "./learning/retrain/testing.ts";

sayLeftOut("jobs/main_test.ts");

const root = fileURLToPath(new URL("..", import.meta.url));
const onPostgres = { ignore: postgresUrl === null };

function started(url: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", "jobs/main.ts"],
    cwd: root,
    env: { DATABASE_URL: url, FIGARO_LOG: "error" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function withScratch(use: (url: string) => Promise<void>): Promise<void> {
  if (postgresUrl === null) throw new Error("no Postgres: the test should have been left out");
  const scratch = await scratchDatabase(postgresUrl);
  await use(scratch.url).finally(() => scratch.drop());
}

Deno.test(
  "deno task jobs runs the day that is due with a real retrain, and ends at SIGTERM (Postgres)",
  onPostgres,
  async () => {
    await withScratch(async (url) => {
      const { db, close } = await openDatabase(url, { poolSize: 2 });
      await migrate(db);
      const own = await createProject(db, {
        slug: "titles",
        name: "Titles",
        timeZone: "Etc/UTC",
        labels: [...LABELS],
        textColumns: ["title"],
        featureColumns: [{ name: "minutes", kind: "number" }, { name: "hall", kind: "category" }],
        calendarAnchor: "2027-01-04",
        metric: "macro-f1",
        gate: DEFAULT_GATE,
        review: DEFAULT_REVIEW,
        seed: 7,
        retrainAt: "00:00",
      }, EVERY_MORNING);
      const day = localDate(new Date(), own.timeZone);
      await addItems(db, own, madeItems({ rows: 150, noise: 0, day }));
      await addItems(
        db,
        own,
        madeItems({ rows: 5, seed: 2, prefix: "e", day }).map((item) => ({ ...item, label: null })),
      );
      const process = started(url);
      for (let state = ""; state !== "done";) {
        const run = await db.selectFrom("day_runs").select("state").where("day", "=", day).executeTakeFirst();
        state = run?.state ?? "";
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.equal((await aliased(db, own.id, "champion"))?.version, "v1.0.0");
      const { rows } = await db.selectFrom("label_events").select((eb) => eb.fn.countAll<number>().as("rows"))
        .where("source", "=", "model_only").executeTakeFirstOrThrow();
      assert.equal(rows, 5);
      process.kill("SIGTERM");
      const { code, signal, stderr } = await process.output();
      assert.deepEqual({ code, signal, told: new TextDecoder().decode(stderr) }, {
        code: 0,
        signal: null,
        told: "",
      });
      await close();
    });
  },
);

Deno.test(
  "deno task jobs changes no schema by itself and says what to do (Postgres)",
  onPostgres,
  async () => {
    await withScratch(async (url) => {
      const { code, stderr } = await started(url).output();
      assert.equal(code, 1);
      assert.match(new TextDecoder().decode(stderr), /lacks 0001.*; run deno task migrate first/);
    });
  },
);
