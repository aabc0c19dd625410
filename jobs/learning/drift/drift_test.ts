import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { addItems } from "../../../store/learning/items.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { addVersion, type ModelVersion, movePointer } from "../../../store/learning/registry.ts";
import { databaseArtifacts } from "../../../store/learning/artifacts.ts";
import { madeItem, madeProject } from "../../../store/learning/testing.ts";
import { keepSnapshot, trainingRows } from "../../../store/learning/training.ts";
import type { Schema } from "../../../store/schema.ts";
import { numbers } from "../../../learning/testing_numbers.ts";
import { onEachDatabase } from "../../../store/testing.ts";
import { checkAllDrift, checkDrift, driftReport } from "./mod.ts";

const LABELS = ["organ", "choir", "piano"];
const WORDS = Array.from({ length: 60 }, (_, i) => `word${i}`);

/** Items of a day; with `drift` they are longer and played in a new hall. */
function itemsOf(day: string, count: number, next: () => number, drift = false) {
  const pick = <T>(of: readonly T[]) => of[Math.floor(next() * of.length)];
  return Array.from({ length: count }, (_, i) => {
    const title = Array.from({ length: 6 }, () => pick(WORDS)).join(" ");
    const hall = drift && next() < 0.6 ? "Tent" : pick(["Dome", "Castle", "Barn"]) ?? null;
    const minutes = 30 + Math.floor(next() * 60) + (drift ? 25 : 0);
    return madeItem(`${day}-${i}`, { day, label: pick(LABELS) ?? null, fields: { title, minutes, hall } });
  });
}

async function made(db: Kysely<Schema>, next: () => number): Promise<Project> {
  const project = await madeProject(db, {
    featureColumns: [{ name: "minutes", kind: "number" }, { name: "hall", kind: "category" }],
  });
  await addItems(db, project, itemsOf("2027-01-04", 600, next), { imported: { actor: "import" } });
  return project;
}

/** A version trained as of 4 January that serves; its files do not matter here. */
async function served(db: Kysely<Schema>, project: Project): Promise<ModelVersion> {
  const at = { projectId: project.id, asOfDay: "2027-01-04" };
  const snapshot = await keepSnapshot(db, at, await trainingRows(db, at));
  const hash = await databaseArtifacts.put(db, Uint8Array.of(1), "application/octet-stream");
  const version = await addVersion(db, project.id, {
    step: "minor",
    input: {
      ...{ snapshotId: snapshot.id, kind: "linear", labels: project.labels, parameters: {}, metrics: {} },
      ...{ featuresHash: "0".repeat(64), codeHash: "c", modelHash: hash, onnxHash: hash, decision: {} },
    },
  });
  await movePointer(db, project.id, { alias: "champion", to: version.id, actor: "anna", reason: "because" });
  return version;
}

/** The champion's word on the items of a day: right, or with `drift` always the first label. */
async function predict(db: Kysely<Schema>, version: ModelVersion, day: string, drift = false): Promise<void> {
  const items = await db.selectFrom("items").select(["id", "given_label"]).where("day", "=", day)
    .where("project_id", "=", await projectOf(db, version)).execute();
  await db.insertInto("predictions").values(items.map(({ id, given_label }) => ({
    item_id: id,
    model_version_id: version.id,
    label: drift ? LABELS[0] ?? "" : given_label ?? "",
    probability: 0.75,
    probabilities: "{}",
  }))).execute();
}

async function projectOf(db: Kysely<Schema>, { id }: ModelVersion): Promise<number> {
  const row = await db.selectFrom("model_versions").select("project_id").where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.project_id;
}

const dayOf = (number: number) => Temporal.PlainDate.from("2027-01-05").add({ days: number }).toString();

onEachDatabase("jobs/learning/drift/drift_test.ts", (test) => {
  test("checkDrift() stays quiet without a change, finds one within days, and names columns and day", async ({ db }) => {
    const next = numbers(5);
    const project = await made(db, next);
    assert.deepEqual(await checkDrift(db, project), { version: null, checked: 0, columns: [], checks: [] });
    const version = await served(db, project);
    const checkedOn: [number, string[]][] = [];
    for (let number = 0; number < 14; number++) {
      const [day, drift] = [dayOf(number), number >= 10];
      await addItems(db, project, itemsOf(day, 60, next, drift));
      await predict(db, version, day, number >= 12);
      const report = await checkDrift(db, project, { until: day });
      assert.deepEqual([report.version, report.checked], ["v1.0.0", 1]);
      const today = report.checks.filter((check) => check.day === day);
      assert.equal(today.length, report.columns.length);
      checkedOn.push([number, today.filter(({ alarm }) => alarm).map(({ column }) => column)]);
    }
    const first = (column: string) => checkedOn.find(([, named]) => named.includes(column))?.[0] ?? -1;
    assert.deepEqual(checkedOn.filter(([number, named]) => number < 10 && named.length > 0), []);
    assert.equal(first("hall"), 10);
    assert.ok(first("minutes") >= 10 && first("minutes") <= 11, `${first("minutes")}`);
    assert.ok(first("predicted labels") >= 12, `${first("predicted labels")}`);
    assert.deepEqual([first("given labels"), first("text: unseen words")], [-1, -1]);
    const report = await driftReport(db, project);
    const hall = report.checks.filter(({ column }) => column === "hall").at(-1);
    assert.deepEqual([hall?.sinceDay, hall?.rows, hall?.alarm], [dayOf(10), 60, true]);
    assert.ok(Math.abs((hall?.totalVariation ?? 0) - 0.6) < 0.12 && (hall?.stabilityIndex ?? 0) > 0.25);
    // Nothing is checked twice, and days at once are what days one by one are.
    assert.equal((await checkDrift(db, project, { until: dayOf(13) })).checked, 0);
    await db.transaction().execute(async (trx) => {
      const again = await addVersion(trx, project.id, {
        step: "minor",
        input: { ...version, parameters: {}, metrics: {}, decision: {} },
      });
      const move = { alias: "champion" as const, actor: "anna", reason: "again" };
      await movePointer(trx, project.id, { ...move, to: again.id });
      const whole = await checkDrift(trx, project, { until: dayOf(13) });
      assert.equal(whole.checked, 14);
      const shared = ({ column }: { readonly column: string }) =>
        !["predicted labels", "confidence"].includes(column);
      const plain = (checks: typeof whole.checks) =>
        checks.filter(shared).map(({ alarm: _, logEvidence, ...check }) => ({
          ...check,
          logEvidence: logEvidence.toFixed(9),
        }));
      assert.deepEqual(plain(whole.checks), plain(report.checks));
    });
  });

  test("checkDrift() waits for small days and for days that are over; late items of a checked day do not count", async ({ db }) => {
    const next = numbers(6);
    const project = await made(db, next);
    await served(db, project);
    await addItems(db, project, itemsOf(dayOf(0), 20, next));
    assert.equal((await checkDrift(db, project, { until: dayOf(0) })).checked, 0);
    await addItems(db, project, [...itemsOf(dayOf(1), 20, next), ...itemsOf(dayOf(2), 40, next)]);
    const report = await checkDrift(db, project, { until: dayOf(1) });
    assert.equal(report.checked, 1);
    const [check] = report.checks;
    assert.deepEqual([check?.fromDay, check?.day], [dayOf(0), dayOf(1)]);
    assert.equal(report.checks.find(({ column }) => column === "minutes")?.rows, 40);
    await addItems(db, project, [madeItem("late", { day: dayOf(1) })]);
    const errors: Error[] = [];
    const onError = (error: Error) => errors.push(error);
    const now = new Date(`${dayOf(3)}T12:00:00Z`);
    assert.equal(await checkAllDrift(db, { now, onError }), 1);
    assert.equal(await checkAllDrift(db, { now, onError }), 0);
    assert.deepEqual(errors, []);
    const last = (await driftReport(db, project)).checks.at(-1);
    assert.deepEqual([last?.fromDay, last?.day], [dayOf(2), dayOf(2)]);
  });
});
