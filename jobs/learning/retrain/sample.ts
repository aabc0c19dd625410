/** A part of the rows, small enough to train on many times: what the search and the remedies work with. */
import type { ItemColumns, Targets } from "../../../wasm/learning_types.ts";
import { pickColumns } from "./pick.ts";
import { drawRows, groupOf } from "./split.ts";
import type { Handle } from "./trainer_operations.ts";
import type { Work } from "./work.ts";

/** Rows by column with their classes; `fit` and `valid` are places in it. */
export interface Sample {
  readonly columns: ItemColumns;
  readonly targets: Targets;
  readonly fit: Uint32Array;
  readonly valid: Uint32Array;
  readonly groups: readonly string[];
}

/** The run's sample: drawn anew for each run, the same however often the run is taken up. */
export function sampleOf(work: Work): Promise<Sample> {
  return work.once("sample", async () => {
    const { settings: { search }, run, project } = work;
    const [rows, split] = [await work.rows(), await work.split()];
    const by = [project.seed, run.slot, "sample"];
    const fit = drawRows(rows, split.fit, { most: search.rows, by });
    const valid = drawRows(rows, split.valid, { most: search.validRows, by });
    return await partOf(work, fit, valid);
  });
}

/** Two lists of rows as one sample. */
export async function partOf(work: Work, fit: Uint32Array, valid: Uint32Array): Promise<Sample> {
  const rows = await work.rows();
  const truth = await work.truth();
  const all = Uint32Array.from([...fit, ...valid]);
  const groups = [...all].map((i) => groupOf(rows[i] ?? { group: null, externalId: String(i) }));
  const { labels } = work.project;
  return {
    columns: pickColumns(await work.columns(), all),
    targets: { target: Uint32Array.from(all, (i) => truth[i] ?? 0), classes: labels.length, labels, groups },
    fit: Uint32Array.from(fit.keys()),
    valid: Uint32Array.from(valid.keys(), (i) => fit.length + i),
    groups,
  };
}

/** The sample's set in a worker, opened there once. */
export function sampleSet(work: Work, which: number): Promise<Handle> {
  return work.once(`worker ${which} sample`, async () => {
    const { columns, targets } = await sampleOf(work);
    return await work.trainer(which).open(columns, targets);
  });
}
