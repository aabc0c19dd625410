/** For tests of the page of models: a history of versions, a shadow that was looked at, and drift that was checked. */
import { addItems, aliased, checkDrift, listModelVersions, type Project } from "@figaro/store";
import type { Kysely } from "kysely";
import { lookAtExperiment, startExperiment } from "../jobs/learning/experiments/mod.ts";
import { madeItems } from "../jobs/learning/retrain/testing.ts";
import { Serving } from "../jobs/learning/serving/mod.ts";
import { madeHistory } from "../jobs/learning/testing_history.ts";
import { databaseArtifacts } from "../store/learning/artifacts.ts";
import { addLabelEvents } from "../store/learning/labels.ts";
import type { Schema } from "../store/schema.ts";
import { loadLearningHere } from "../wasm/deno.ts";

/** Days on which items came that drift is looked for in. */
const DRIFT_DAYS = ["2027-02-01", "2027-02-02", "2027-02-03"] as const;

/** A project with everything that the page shows. */
export async function madeBoard(db: Kysely<Schema>, slug: string): Promise<Project> {
  const core = loadLearningHere();
  const project = await madeHistory(db, core, { slug });
  await using serving = new Serving({ artifacts: databaseArtifacts, core: () => core });
  const parts = { db, project, serving, core: () => core };
  const [newest] = await listModelVersions(db, project.id);
  const experiment = await startExperiment(parts, {
    ...{ kind: "shadow" as const, challenger: newest?.version ?? "", actor: "data:airflow" },
  });
  // From the second day on concerts are called otherwise and last longer.
  for (const [i, day] of DRIFT_DAYS.entries()) {
    const items = madeItems({ rows: 220, seed: 40 + i, day, prefix: day, first: i === 0 ? 1 / 3 : 0.9 });
    await addItems(db, project, items.map((item) => ({ ...item, label: null })));
    await answered(db, project, new Map(items.map(({ externalId, label }) => [externalId, label ?? ""])));
    await predicted(parts, day);
  }
  await lookAtExperiment(parts, experiment.id);
  await checkDrift(db, project, { until: DRIFT_DAYS[2] });
  return project;
}

/** A person says of each item what it is. */
async function answered(
  db: Kysely<Schema>,
  { id }: Project,
  labels: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = await db.selectFrom("items").select(["id", "external_id"]).where("project_id", "=", id)
    .where("external_id", "in", [...labels.keys()]).execute();
  await addLabelEvents(
    db,
    rows.map((row) => ({
      ...{ itemId: row.id, label: labels.get(row.external_id) ?? "", source: "operator" as const },
      ...{ actor: "operator:anna", policy: "review" },
    })),
  );
}

/** What the champion says of the items of a day. */
async function predicted(
  { db, project, serving }: {
    readonly db: Kysely<Schema>;
    readonly project: Project;
    readonly serving: Serving;
  },
  day: string,
): Promise<void> {
  const champion = await aliased(db, project.id, "champion");
  if (champion === null) throw new Error("nothing serves");
  const items = await db.selectFrom("items").select(["id", "fields"]).where("project_id", "=", project.id)
    .where("day", "=", day).execute();
  const said = await serving.served(db, project, champion).predict(items.map(({ fields }) => fields));
  await db.insertInto("predictions").values(items.map(({ id }, i) => ({
    ...{ item_id: id, model_version_id: champion.id, label: said[i]?.label ?? "" },
    ...{ probability: Math.min(1, said[i]?.probability ?? 0), probabilities: "{}" },
  }))).execute();
}
