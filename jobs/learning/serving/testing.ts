/** For tests: versions that the core has really trained, kept as a retrain would keep them. */
import type { Kysely } from "kysely";
import { type ArtifactStore, databaseArtifacts } from "../../../store/learning/artifacts.ts";
import { addItems } from "../../../store/learning/items.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { addVersion, type ModelVersion } from "../../../store/learning/registry.ts";
import { madeItem } from "../../../store/learning/testing.ts";
import { keepSnapshot, trainingRows } from "../../../store/learning/training.ts";
import type { Schema } from "../../../store/schema.ts";
import type { LearningCore, Model } from "../../../wasm/learning.ts";
import type { LinearRecipe, Recipe, TreesRecipe } from "../../../wasm/learning_types.ts";
import { columnsOf } from "../columns.ts";

/** A small linear model of words and numbers. */
export const LINEAR: LinearRecipe = {
  family: "linear",
  text: { words: [1, 1], chars: null, minTexts: 1, maxFeatures: 1_000 },
  c: 30,
  remedy: "plain",
  seed: 7,
};

/** Small trees on numbers and on the texts' scores. */
export const TREES: TreesRecipe = {
  family: "trees",
  text: { words: [1, 1], chars: null, minTexts: 1, maxFeatures: 1_000, c: 30 },
  rounds: 20,
  patience: 0,
  leaves: 7,
  learningRate: 0.2,
  minDataInLeaf: 3,
  lambda: 1,
  rowFraction: 1,
  featureFraction: 1,
  remedy: "plain",
  seed: 7,
};

/** Adds a history of items: "organ fugue 7" is an organ, and so on; minutes go with the label. */
export async function withHistory(db: Kysely<Schema>, project: Project, count = 120): Promise<void> {
  const items = Array.from({ length: count }, (_, i) => {
    const label = project.labels[i % project.labels.length] ?? "";
    const minutes = i % 10 === 9 ? null : 20 + 15 * (i % project.labels.length) + i % 7;
    return madeItem(`history-${i}`, {
      label,
      fields: { title: `${label} ${WORDS[i % WORDS.length]} ${i}`, minutes },
    });
  });
  await addItems(db, project, items, { imported: { actor: "import" } });
}

const WORDS = ["fugue", "mass", "sonata", "evening", "for all"];

/** What a version is made with. */
export interface TrainedOptions {
  readonly core: LearningCore;
  readonly recipe?: Recipe;
  readonly artifacts?: ArtifactStore;
  /** Changes what is kept, e.g. to damage it. */
  readonly kept?: (files: { readonly model: Uint8Array; readonly onnx: Uint8Array }) => {
    readonly model: Uint8Array;
    readonly onnx: Uint8Array;
  };
}

/** Trains on the project's training set as of a day far ahead, and keeps it as the next version; nothing serves it. */
export async function trainedVersion(
  db: Kysely<Schema>,
  project: Project,
  { core, recipe = LINEAR, artifacts = databaseArtifacts, kept = (files) => files }: TrainedOptions,
): Promise<ModelVersion> {
  const at = { projectId: project.id, asOfDay: "2027-12-31" };
  const rows = await trainingRows(db, at);
  const snapshot = await keepSnapshot(db, at, rows);
  const target = Uint32Array.from(rows, ({ label }) => project.labels.indexOf(label));
  using set = core.trainingSet(columnsOf(project, rows), { target, classes: project.labels.length });
  using fit = set.fit(recipe, Uint32Array.from(rows, (_, i) => i), null);
  while (!fit.step(1e9).done);
  using model: Model = fit.model();
  const files = kept({ model: model.toBytes(), onnx: model.onnx(project.labels) });
  return await addVersion(db, project.id, {
    step: "minor",
    input: {
      snapshotId: snapshot.id,
      kind: recipe.family,
      labels: project.labels,
      parameters: { recipe },
      metrics: { macroF1: 0.97, minF1: 0.95 },
      featuresHash: model.featuresHash(),
      codeHash: "test",
      modelHash: await artifacts.put(db, files.model, "application/octet-stream"),
      onnxHash: await artifacts.put(db, files.onnx, "application/onnx"),
      decision: { reason: "made for a test" },
    },
  });
}
