import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import type { ItemInput, ProjectInput } from "../../../learning/types.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { aliased, listModelVersions, pointerMoves } from "../../../store/learning/registry.ts";
import { retrainRun } from "../../../store/learning/retrain_reads.ts";
import type { Schema } from "../../../store/schema.ts";
import { onEachDatabase } from "../../../store/testing.ts";
import { askForRetrain, resultsOf, runRetrain } from "./mod.ts";
import { itemsProject, madeItems, partsOf, QUICK, withHistory } from "./testing.ts";

const DAY = "2027-01-05";

async function trained(db: Kysely<Schema>, project: Project, slot = DAY) {
  const { run } = await askForRetrain(db, project, { trigger: "cron", actor: "cron", day: DAY, slot });
  const { outcome, state } = await runRetrain(partsOf(db, { settings: QUICK }), project, run.id);
  assert.equal(state, "done");
  return { outcome, results: resultsOf(await retrainRun(db, run.id)), runId: run.id };
}

async function of(db: Kysely<Schema>, items: readonly ItemInput[], changes: Partial<ProjectInput> = {}) {
  return await withHistory(db, await itemsProject(db, changes), items);
}

const items = (rows: number, change: (item: ItemInput, i: number) => Partial<ItemInput>, seed = 3) =>
  madeItems({ rows, seed }).map((item, i) => ({ ...item, ...change(item, i) }));

const blank = { title: "", minutes: null, hall: null };

/** A set that no model can come of, and what is said of it. */
const CASES: readonly [name: string, items: readonly ItemInput[], decision: RegExp][] = [
  ["an empty set", [], /^not trained: the training set of 2027-01-05 is empty/],
  [
    "items of days to come",
    items(80, () => ({ day: "2027-02-01" })),
    /^not trained: the training set of 2027-01-05 is empty; 80 labelled item\(s\) join it later, the first on 2027-02-01/,
  ],
  [
    "one class only",
    items(80, () => ({ label: "organ" })),
    /all 80 rows have the label organ; two labels or more/,
  ],
  [
    "no value in any column",
    items(80, () => ({ fields: blank })),
    /no row has a value in any column \(title, minutes, hall\)/,
  ],
  [
    "too few rows",
    items(12, () => ({})),
    /^not trained: 12 rows \(\d+ held out, \d+ to judge by\); 40 or more/,
  ],
];

onEachDatabase("jobs/learning/retrain/bad_sets_test.ts", (test) => {
  for (const [name, set, decision] of CASES) {
    test(`runRetrain() of ${name} is a plain outcome, and the champion stays`, async ({ db }) => {
      const project = await of(db, set);
      const { outcome, runId } = await trained(db, project);
      assert.equal(outcome?.version, null);
      assert.match(outcome?.decision ?? "", decision);
      assert.deepEqual([await listModelVersions(db, project.id), await pointerMoves(db, project.id)], [
        [],
        [],
      ]);
      const rows = await db.selectFrom("auto_training").select(["status", "f1", "best_checkpoint"])
        .where("run_id", "=", runId).execute();
      assert.deepEqual(rows, [{ status: "not-trained", f1: null, best_checkpoint: null }]);
      assert.deepEqual(
        await db.selectFrom("model_metrics").select("id").where("run_id", "=", runId).execute(),
        [],
      );
    });
  }

  test("runRetrain() leaves the champion where it is when the set of the next day is bad", async ({ db }) => {
    const project = await of(db, items(120, () => ({})));
    const first = await trained(db, project);
    assert.equal(first.outcome?.version, "v1.0.0");
    await db.updateTable("training_members").set({ effective_day: "2027-02-01" })
      .where("project_id", "=", project.id).execute();
    const second = await trained(db, project, "next");
    assert.match(second.outcome?.decision ?? "", /is empty/);
    assert.equal((await aliased(db, project.id, "champion"))?.version, "v1.0.0");
  });

  test("runRetrain() trains without a class that has no row, and names it", async ({ db }) => {
    const project = await of(db, items(150, ({ label }) => ({ label: label === "piano" ? "organ" : label })));
    const { outcome, results } = await trained(db, project);
    assert.equal(outcome?.version, "v1.0.0");
    assert.deepEqual(results.features?.unseen, ["piano"]);
    assert.equal(results.gate?.measures.f1ByClass.piano, null);
    assert.ok((outcome?.minF1 ?? 0) > 0, "the class that is not there has no F1 of 0");
  });

  test("runRetrain() learns from labels in another case and script form, and tells foreign ones apart", async ({ db }) => {
    const project = await of(db, items(150, () => ({})));
    const shouted = await db.updateTable("projects").set({ labels: ["ORGAN", "Choir ", "ｐｉａｎｏ"] })
      .where("id", "=", project.id).returning("labels").executeTakeFirstOrThrow();
    const respelled = { ...project, labels: shouted.labels };
    const { outcome, results } = await trained(db, respelled);
    assert.equal(outcome?.version, "v1.0.0");
    assert.deepEqual([results.features?.foreign, results.features?.unseen], [{}, []]);
    const renamed = { ...project, labels: ["organ", "choir", "harp"] };
    const second = await trained(db, renamed, "renamed");
    const pianos = results.snapshot?.byClass.piano ?? 0;
    assert.deepEqual(second.results.features?.foreign, { piano: pianos });
    assert.deepEqual(second.results.features?.unseen, ["harp"]);
    assert.equal(second.outcome?.version, "v2.0.0");
    const none = await trained(db, { ...project, labels: ["harp", "flute"] }, "none");
    assert.match(none.outcome?.decision ?? "", /no row has a label of .* \(harp, flute\); the rows have/);
  });

  test("runRetrain() names columns without a value, and trains on the others", async ({ db }) => {
    const project = await of(db, items(150, ({ fields }) => ({ fields: { ...fields, minutes: null } })));
    const { outcome, results } = await trained(db, project);
    assert.equal(outcome?.version, "v1.0.0");
    assert.deepEqual(results.features?.missing, ["minutes"]);
  });

  test("runRetrain() makes a major version of other columns, which the champion cannot read", async ({ db }) => {
    const project = await of(db, items(300, () => ({})));
    assert.equal((await trained(db, project)).outcome?.version, "v1.0.0");
    const narrower = { ...project, featureColumns: [{ name: "minutes", kind: "number" as const }] };
    const { outcome, results } = await trained(db, narrower, "narrower");
    assert.equal(outcome?.version, "v2.0.0");
    assert.match(
      outcome?.decision ?? "",
      /^promoted, for v1\.0\.0 reads columns that the project has no more/,
    );
    assert.equal(results.version?.promoted, true);
  });

  test("runRetrain() takes projects of texts alone, of features alone, and of two classes by ROC-AUC", async ({ db }) => {
    const numbers = { textColumns: [], featureColumns: [{ name: "minutes", kind: "number" as const }] };
    const two = items(200, ({ label }) => ({ label: label === "piano" ? "choir" : label }));
    const shapes: readonly [Partial<ProjectInput>, readonly ItemInput[]][] = [
      [{ featureColumns: [] }, items(150, () => ({}))],
      [numbers, items(150, () => ({}))],
      [{
        labels: ["organ", "choir"],
        metric: "roc-auc",
        gate: { kind: "raw", margin: 0, errors: 0, minF1Drop: 1, calibrationRise: 1 },
      }, two],
    ];
    for (const [changes, set] of shapes) {
      const project = await of(db, set, changes);
      const { outcome, results } = await trained(db, project);
      assert.ok(
        outcome?.version === "v1.0.0" || results.check?.verdict === "underfit",
        `${outcome?.decision}`,
      );
      assert.equal(results.parity?.passed, true);
    }
  });

  test("runRetrain() of labels that mean nothing trains anew three times, then no model serves and it says so", async ({ db }) => {
    const labels = madeItems({ rows: 400, seed: 77 }).map(({ label }) => label);
    const project = await of(db, items(400, (_, i) => ({ label: labels[i] ?? null, group: null })));
    const { outcome, results } = await trained(db, project);
    const { attempts, verdict } = results.check ?? { attempts: [], verdict: "ok" };
    assert.equal(attempts.length, 4, attempts.map((one) => one.verdict).join());
    assert.equal(new Set(attempts.map(({ recipe }) => JSON.stringify(recipe))).size, 4);
    assert.equal(verdict, "underfit");
    assert.match(
      outcome?.decision ?? "",
      /^no model serves: the candidate: underfit, .*trained anew 3 time\(s\), it did not get better/,
    );
    const [kept] = await listModelVersions(db, project.id);
    assert.deepEqual([kept?.version, kept?.decision.promoted], ["v1.0.0", false]);
    assert.equal(await aliased(db, project.id, "champion"), null);
    const lowest = Math.min(...attempts.map(({ measured }) => measured.logLoss));
    const chosen = attempts.find(({ measured }) => measured.logLoss === lowest);
    assert.equal(chosen?.recipe.family, results.check?.final.recipe.family);
  });

  test("runRetrain() weighs the newest rows more where they follow other rules", async ({ db }) => {
    const turned: Readonly<Record<string, string>> = { organ: "piano", piano: "choir", choir: "organ" };
    const project = await of(
      db,
      items(
        700,
        ({ label }, i) =>
          i % 5 === 0
            ? { day: "2027-01-05", label: turned[label ?? ""] ?? null, group: null }
            : { group: null },
      ),
    );
    const { results } = await trained(db, project);
    const drifted = results.check?.attempts.findIndex(({ verdict }) => verdict === "drift") ?? -1;
    assert.ok(drifted >= 0, `${results.check?.attempts.map(({ verdict }) => verdict)}`);
    const next = results.check?.attempts[drifted + 1];
    assert.equal(next?.newestWeight, (results.check?.attempts[drifted]?.newestWeight ?? 0) * 2);
  });
});
