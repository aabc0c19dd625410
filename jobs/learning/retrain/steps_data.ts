/** The first steps: the training set as it stands, and what can be learned from it. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../../store/canonical.ts";
import {
  draftSnapshot,
  joiningLater,
  keepDraft,
  type SnapshotDraft,
} from "../../../store/learning/training.ts";
import type { ItemColumns } from "../../../wasm/learning_types.ts";
import { allMissing } from "../columns.ts";
import type { FeaturesResult, SnapshotResult, Stopped } from "./results.ts";
import { holdoutRule, rowsHash, type Split } from "./split.ts";
import { finding, longStep } from "./step.ts";
import type { Work } from "./work.ts";

/** The training set of the run's day, kept by its content. */
export const snapshot = longStep(
  "snapshot",
  ({ db, project, run }) => draftSnapshot(db, { projectId: project.id, asOfDay: run.day }),
  async ({ project, run }, trx, draft: SnapshotDraft): Promise<SnapshotResult & Partial<Stopped>> => {
    const at = { projectId: project.id, asOfDay: run.day };
    const { id, contentHash, rowCount, byClass, bySource } = await keepDraft(trx, at, draft);
    const found = { snapshotId: id, contentHash, rows: rowCount, byClass, bySource };
    if (rowCount > 0) return found;
    const later = await joiningLater(trx, at);
    const hint = later === null
      ? "label items first"
      : `${later.items} labelled item(s) join it later, the first on ${later.first}`;
    const stopped = `the training set of ${run.day} is empty; ${hint}`;
    return { ...found, stopped, why: { code: "empty-set", day: run.day } };
  },
);

/** Which rows are trained on and which are held out; what is missing; whether that is enough. */
export const features = finding("features", async (work): Promise<FeaturesResult & Partial<Stopped>> => {
  const { project, settings } = work;
  const [rows, split, columns] = [await work.rows(), await work.split(), await work.columns()];
  const trained = new Set([...split.fit, ...split.valid].map((i) => rows[i]?.label));
  const { labels, textColumns, featureColumns } = project;
  const found: FeaturesResult = {
    featuresHash: createHash("sha256").update(canonicalJson([labels, textColumns, featureColumns])).digest(
      "hex",
    ),
    labels,
    textColumns,
    featureColumns: featureColumns.map(({ name }) => name),
    missing: missingColumns(columns),
    unseen: labels.filter((label) => !trained.has(label)),
    foreign: await work.foreignLabels(),
    fit: split.fit.length,
    valid: split.valid.length,
    holdout: {
      rule: holdoutRule(project.seed, settings.holdoutShare),
      rows: split.holdout.length,
      human: split.human,
      leftOut: split.leftOut,
      contentHash: rowsHash(rows, split.holdout),
    },
  };
  const stopped = await tooLittle(work, split, trained);
  return { ...found, ...stopped };
});

/** Names of columns that have no value in any row. */
function missingColumns({ texts, features, rows }: ItemColumns): string[] {
  const of = (only: Partial<ItemColumns>) => allMissing({ texts: null, features: [], rows, ...only });
  const missing = features.filter((feature) => of({ features: [feature] })).map(({ name }) => name);
  return texts !== null && of({ texts }) ? ["text", ...missing] : missing;
}

/** Why no model can come of these rows; null: one can. */
async function tooLittle(work: Work, split: Split, trained: ReadonlySet<unknown>): Promise<Stopped | null> {
  const { settings: { leastRows: least }, project } = work;
  const rows = await work.rows();
  if (rows.length === 0) {
    const labels = Object.keys(await work.foreignLabels());
    const foreign = labels.map((label) => JSON.stringify(label)).join(", ");
    const stopped = `no row has a label of ${project.slug} (${
      project.labels.join(", ")
    }); the rows have ${foreign}`;
    return { stopped, why: { code: "foreign-labels", labels } };
  }
  const classes = new Set(rows.map(({ label }) => label));
  if (classes.size === 1) {
    const [label = ""] = classes;
    const stopped = `all ${rows.length} rows have the label ${label}; two labels or more would be right`;
    return { stopped, why: { code: "one-class", label, rows: rows.length } };
  }
  if (allMissing(await work.columns())) {
    const columns = [...project.textColumns, ...project.featureColumns.map(({ name }) => name)];
    const stopped = `no row has a value in any column (${
      columns.join(", ")
    }); there is nothing to learn from`;
    return { stopped, why: { code: "no-values", columns } };
  }
  const { fit, valid, holdout } = split;
  if (rows.length < least.all || valid.length < least.valid || holdout.length < least.holdout) {
    const counts = { rows: rows.length, holdout: holdout.length, valid: valid.length };
    const stopped = `${counts.rows} rows (${counts.holdout} held out, ${counts.valid} to judge by); ` +
      `${least.all} or more (${least.holdout}, ${least.valid}) would be right`;
    return { stopped, why: { code: "too-few", ...counts, least } };
  }
  const fitted = new Set([...fit].map((i) => rows[i]?.label));
  if (fitted.size === 1 || trained.size === 1) {
    const [label = ""] = fitted;
    const stopped =
      `only rows of the label ${label} are left to train on; more rows of the others would be right`;
    return { stopped, why: { code: "one-class-left", label } };
  }
  return null;
}
