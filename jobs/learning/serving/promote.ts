/** Letting a version serve: it is loaded and checked first, then the pointers move at once. */
import type { Kysely } from "kysely";
import { StoreError } from "../../../store/errors.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { aliased, type ModelVersion, modelVersion, movePointer } from "../../../store/learning/registry.ts";
import { servedRows } from "../../../store/learning/registry_served.ts";
import { itemsByExternalIds } from "../../../store/learning/item_list.ts";
import type { Schema } from "../../../store/schema.ts";
import type { Predictions } from "../../../wasm/learning_types.ts";
import { columnsOf } from "../columns.ts";
import type { OnnxAnswers } from "./onnx.ts";
import type { OpenVersion } from "./open_version.ts";
import type { Serving } from "./serving.ts";

/** Who moves a pointer, and why. */
export interface MoveBy {
  /** "operator:anna", "cron" */
  readonly actor: string;
  readonly reason: string;
}

/** One check of a candidate. */
export interface VersionCheck {
  readonly check: "labels" | "artifacts" | "opens" | "parity";
  readonly ok: boolean;
  /** In words, with the numbers. */
  readonly detail: string;
}

/** What became of a promotion. */
export interface Promotion {
  /** Which serves now. */
  readonly version: string;
  /** Which served before; null: none did. */
  readonly previous: string | null;
  /** false: it served already, nothing was moved. */
  readonly moved: boolean;
  readonly checks: readonly VersionCheck[];
}

/** Adversarial rows of the parity check, and rows of the version's own training set. */
const ADVERSARIAL = 500;
const SAMPLE = 200;
const SEED = 7;
/** Largest difference of a probability. */
const TOLERANCE = 1e-9;

/**
 * Lets any version serve.
 *
 * @param text "v1.2.0"
 * @throws {StoreError} `model-version-unknown`; `promotion-refused` with the checks, and nothing was moved;
 * `project-conflict` when another moved the pointer meanwhile; `object-store-unreachable`, `object-store-refused`
 */
export async function promote(
  { db, serving, project }: {
    readonly db: Kysely<Schema>;
    readonly serving: Serving;
    readonly project: Project;
  },
  text: string,
  by: MoveBy,
): Promise<Promotion> {
  const candidate = await modelVersion(db, project.id, text);
  const champion = await aliased(db, project.id, "champion");
  const checks = await checkVersion({ db, serving, project }, candidate);
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length > 0) {
    const why = failed.map(({ detail }) => detail).join("; ");
    throw new StoreError(
      "promotion-refused",
      `${candidate.version} may not serve: ${why}. ${champion?.version ?? "No version"} goes on serving`,
      { version: candidate.version, champion: champion?.version ?? null, checks },
    );
  }
  const move = { alias: "champion" as const, to: candidate.id, expected: champion?.id ?? null };
  const moved = await movePointer(db, project.id, { ...move, ...by });
  const previous = moved ? champion : await aliased(db, project.id, "previous");
  return { version: candidate.version, previous: previous?.version ?? null, moved, checks };
}

/**
 * Lets the version before serve again; a second time takes that back.
 *
 * @throws {StoreError} `nothing-to-roll-back`; as `promote`
 */
export async function rollBack(
  parts: { readonly db: Kysely<Schema>; readonly serving: Serving; readonly project: Project },
  by: MoveBy,
): Promise<Promotion> {
  const { db, project } = parts;
  const previous = await aliased(db, project.id, "previous");
  if (previous === null) {
    throw new StoreError(
      "nothing-to-roll-back",
      `no version of ${project.slug} served before the one that serves now; promote one by its number`,
      { project: project.slug },
    );
  }
  return await promote(parts, previous.version, by);
}

/**
 * Loads a version as it would serve and checks it: bytes whole, model and ONNX file open, labels of the project,
 * both parts of one mind on adversarial rows and on rows it was trained on, read by the project's present columns.
 *
 * @throws {StoreError} `object-store-unreachable`, `object-store-refused`
 */
export async function checkVersion(
  { db, serving, project }: {
    readonly db: Kysely<Schema>;
    readonly serving: Serving;
    readonly project: Project;
  },
  version: ModelVersion,
): Promise<VersionCheck[]> {
  const foreign = version.labels.filter((label) => !project.labels.includes(label));
  const labels: VersionCheck = foreign.length === 0
    ? { check: "labels", ok: true, detail: `its ${version.labels.length} labels are the project's` }
    : {
      check: "labels",
      ok: false,
      detail: `the project has no label ${foreign.map((l) => JSON.stringify(l)).join(", ")}`,
    };
  let open: OpenVersion;
  try {
    open = await serving.open(db, version);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "artifact-damaged") throw error;
    return [labels, { check: "artifacts", ok: false, detail: error.message }];
  }
  try {
    return await open.holding(async () => [
      labels,
      { check: "artifacts", ok: true, detail: "both files are whole" },
      { check: "opens", ok: true, detail: "model and ONNX file start" },
      await checkParity(open, await sampleColumns(db, project, version)),
    ]);
  } finally {
    await open.close();
  }
}

/** Rows that the version was trained on, as they are read now. */
async function sampleColumns(db: Kysely<Schema>, project: Project, version: ModelVersion) {
  const rows = await servedRows(db, version.snapshotId, { after: null, limit: SAMPLE });
  const items = await itemsByExternalIds(db, project.id, rows.map(({ externalId }) => externalId));
  return columnsOf(project, items);
}

async function checkParity(
  open: OpenVersion,
  sample: ReturnType<typeof columnsOf>,
): Promise<VersionCheck> {
  const { model, version } = open;
  try {
    const hard = model.adversarial(ADVERSARIAL, SEED);
    const wrong = [differing(version.labels, model.answer(hard), await open.answerInputs(hard))];
    if (sample.rows > 0) {
      wrong.push(differing(version.labels, model.predict(sample), await open.answer(sample)));
    }
    const rows = ADVERSARIAL + sample.rows;
    const off = wrong.reduce((sum, count) => sum + count, 0);
    return { check: "parity", ok: off === 0, detail: `model and ONNX file differ in ${off} of ${rows} rows` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { check: "parity", ok: false, detail: `it cannot be asked about the project's rows: ${reason}` };
  }
}

/** Rows in which label or a probability are not the same. */
function differing(names: readonly string[], own: Predictions, theirs: OnnxAnswers): number {
  let wrong = 0;
  for (const [row, label] of own.labels.entries()) {
    let off = theirs.labels[row] !== names[label];
    for (let at = row * names.length; at < (row + 1) * names.length; at++) {
      if (!(Math.abs((own.probabilities[at] ?? NaN) - (theirs.probabilities[at] ?? NaN)) <= TOLERANCE)) {
        off = true;
      }
    }
    if (off) wrong++;
  }
  return wrong;
}
