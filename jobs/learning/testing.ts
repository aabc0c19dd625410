/** For tests: a model that reads one word of an item, kept as a version like any other; people who answer. */
import type { Kysely } from "kysely";
import { putArtifact } from "../../store/learning/artifacts.ts";
import { addVersion, aliased, movePointer } from "../../store/learning/registry.ts";
import type { Project } from "../../store/learning/projects.ts";
import { leaseTasks, type ReviewTask, submitReview } from "../../store/learning/reviews.ts";
import { keepSnapshot, trainingRows } from "../../store/learning/training.ts";
import type { Schema } from "../../store/schema.ts";
import type { Models, RetrainOutcome } from "./model_port.ts";

/** A label for a title; the model says it with a probability of its own choosing. */
export type Reader = (title: string) => { readonly label: string; readonly probability: number };

/** Models whose versions all read titles alike; each retrain makes a version, once a day. */
export function readerModels(reader: Reader): Models & { readonly retrained: string[] } {
  const outcomes = new Map<string, RetrainOutcome>();
  const retrained: string[] = [];
  return {
    retrained,
    async champion(db, project) {
      const version = await aliased(db, project.id, "champion");
      if (version === null) return null;
      return {
        versionId: version.id,
        version: version.version,
        predict: (rows) =>
          Promise.resolve(rows.map((fields) => {
            const { label, probability } = reader(String(fields.title));
            return { label, probability, probabilities: { [label]: probability } };
          })),
      };
    },
    async retrain(db, project, day) {
      const known = outcomes.get(`${project.id} ${day}`);
      if (known !== undefined) return known;
      retrained.push(day);
      const outcome = await madeVersion(db, project, day);
      outcomes.set(`${project.id} ${day}`, outcome);
      return outcome;
    },
  };
}

/** Keeps a version for a day and lets it serve. */
export async function madeVersion(
  db: Kysely<Schema>,
  project: Project,
  day: string,
): Promise<RetrainOutcome> {
  const at = { projectId: project.id, asOfDay: day };
  const rows = await trainingRows(db, at);
  const snapshot = await keepSnapshot(db, at, rows);
  const hash = await putArtifact(db, new TextEncoder().encode(day), "application/octet-stream");
  const version = await addVersion(db, project.id, {
    step: "minor",
    input: {
      snapshotId: snapshot.id,
      kind: "linear",
      labels: project.labels,
      parameters: {},
      metrics: {},
      featuresHash: "0".repeat(64),
      codeHash: "test",
      modelHash: hash,
      onnxHash: hash,
      decision: { reason: `retrained on ${day}` },
    },
  });
  await movePointer(db, project.id, {
    alias: "champion",
    to: version.id,
    actor: "test",
    reason: `retrained on ${day}`,
  });
  return { version: version.version, decision: "promoted", f1: null, minF1: null, trainingSize: rows.length };
}

/** Answers every task there is, as `label` says; returns how many. */
export async function answerAll(
  db: Kysely<Schema>,
  project: Project,
  label: (task: ReviewTask) => string | null,
  operator = "anna",
): Promise<number> {
  let answered = 0;
  for (;;) {
    const tasks = await leaseTasks(db, project, { operator, count: 20 });
    if (tasks.length === 0) return answered;
    for (const task of tasks) {
      await submitReview(db, project, {
        taskId: task.id,
        version: task.version,
        operator,
        label: label(task),
        requestId: `${operator}:${task.id}:${task.version}`,
      });
      answered++;
    }
  }
}
