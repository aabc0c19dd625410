/** Models: versions, and which served when, by whom moved and why. */
import { type Kysely, sql } from "kysely";
import {
  type ModelVersionNumber,
  nextVersion,
  parseVersion,
  type VersionStep,
  versionText,
} from "../../learning/semver.ts";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { within } from "../transaction.ts";
import type { ModelAlias } from "./schema.ts";

/** A version of a model as it is kept. */
export interface ModelVersion extends ModelVersionNumber {
  readonly id: number;
  /** "v1.2.0" */
  readonly version: string;
  readonly snapshotId: number;
  readonly kind: "trees" | "linear";
  readonly labels: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly featuresHash: string;
  readonly codeHash: string;
  readonly modelHash: string;
  readonly onnxHash: string;
  readonly decision: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** What a version is made of. */
export type ModelVersionInput = Omit<ModelVersion, "id" | "version" | "createdAt" | keyof ModelVersionNumber>;

/** One move of a pointer. */
export interface PointerMove {
  readonly alias: ModelAlias;
  readonly from: string | null;
  readonly to: string | null;
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}

/** Gives a trained model the next number. One after another: two at once get two numbers. */
export async function addVersion(
  db: Kysely<Schema>,
  projectId: number,
  { input, step }: { readonly input: ModelVersionInput; readonly step: VersionStep },
): Promise<ModelVersion> {
  return await within(db, async (trx) => {
    await trx.selectFrom("projects").select("id").where("id", "=", projectId).forUpdate()
      .executeTakeFirstOrThrow();
    const newest = await trx.selectFrom("model_versions").select(["major", "minor", "patch"])
      .where("project_id", "=", projectId).orderBy("major", "desc").orderBy("minor", "desc").orderBy(
        "patch",
        "desc",
      )
      .executeTakeFirst();
    const row = await trx.insertInto("model_versions").values({
      ...nextVersion(newest ?? null, step),
      project_id: projectId,
      snapshot_id: input.snapshotId,
      kind: input.kind,
      labels: [...input.labels],
      parameters: JSON.stringify(input.parameters),
      metrics: JSON.stringify(input.metrics),
      features_hash: input.featuresHash,
      code_hash: input.codeHash,
      model_hash: input.modelHash,
      onnx_hash: input.onnxHash,
      decision: JSON.stringify(input.decision),
    }).returningAll().executeTakeFirstOrThrow();
    return versionOf(row);
  });
}

/** All versions, newest first. */
export async function listModelVersions(db: Kysely<Schema>, projectId: number): Promise<ModelVersion[]> {
  const rows = await db.selectFrom("model_versions").selectAll().where("project_id", "=", projectId)
    .orderBy("major", "desc").orderBy("minor", "desc").orderBy("patch", "desc").execute();
  return rows.map(versionOf);
}

/** @throws {StoreError} `model-version-unknown` */
export async function modelVersion(
  db: Kysely<Schema>,
  projectId: number,
  text: string,
): Promise<ModelVersion> {
  const number = parseVersion(text);
  const row = number === undefined ? undefined : await db.selectFrom("model_versions").selectAll()
    .where("project_id", "=", projectId).where("major", "=", number.major).where("minor", "=", number.minor)
    .where("patch", "=", number.patch).executeTakeFirst();
  if (row === undefined) {
    throw new StoreError(
      "model-version-unknown",
      `there is no version ${JSON.stringify(text)} of this model`,
      { version: text },
    );
  }
  return versionOf(row);
}

/** A version by the number of its row. Pre: it is there, for versions are never deleted. */
export async function modelVersionById(db: Kysely<Schema>, id: number): Promise<ModelVersion> {
  return versionOf(
    await db.selectFrom("model_versions").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
  );
}

/**
 * Points an alias at a version (null: at none). A new champion makes the one before `previous`, and is no
 * challenger any more. Every move is history; nothing is moved when nothing changes.
 *
 * @param move.expected the version the mover believes is there now; a move made meanwhile by another wins
 * @throws {StoreError} `project-conflict` when `expected` is not what is there
 */
export async function movePointer(
  db: Kysely<Schema>,
  projectId: number,
  move: {
    readonly alias: ModelAlias;
    readonly to: number | null;
    readonly actor: string;
    readonly reason: string;
    readonly expected?: number | null;
  },
): Promise<boolean> {
  return await within(db, async (trx) => {
    await trx.selectFrom("projects").select("id").where("id", "=", projectId).forUpdate()
      .executeTakeFirstOrThrow();
    const current = await pointed(trx, projectId, move.alias);
    if (move.expected !== undefined && move.expected !== current) {
      const detail = `the ${move.alias} was moved meanwhile; look at it again`;
      throw new StoreError("project-conflict", detail, { expected: move.expected, found: current });
    }
    if (current === move.to) return false;
    await point(trx, { ...move, projectId, from: current });
    if (move.alias === "champion") {
      const previous = await pointed(trx, projectId, "previous");
      if (previous !== current) {
        const reason = `it was the champion before: ${move.reason}`;
        await point(trx, { ...move, alias: "previous", to: current, from: previous, reason, projectId });
      }
      const challenger = await pointed(trx, projectId, "challenger");
      if (challenger !== null && challenger === move.to) {
        const reason = `it became the champion: ${move.reason}`;
        await point(trx, { ...move, alias: "challenger", to: null, from: challenger, reason, projectId });
      }
    }
    return true;
  });
}

async function pointed(db: Kysely<Schema>, projectId: number, alias: ModelAlias): Promise<number | null> {
  const row = await db.selectFrom("model_pointers").select("model_version_id").where(
    "project_id",
    "=",
    projectId,
  )
    .where("alias", "=", alias).executeTakeFirst();
  return row?.model_version_id ?? null;
}

async function point(
  trx: Kysely<Schema>,
  move: {
    readonly projectId: number;
    readonly alias: ModelAlias;
    readonly from: number | null;
    readonly to: number | null;
    readonly actor: string;
    readonly reason: string;
  },
): Promise<void> {
  await trx.insertInto("model_pointers").values({
    project_id: move.projectId,
    alias: move.alias,
    model_version_id: move.to,
  }).onConflict((conflict) =>
    conflict.columns(["project_id", "alias"]).doUpdateSet({
      model_version_id: move.to,
      moved_at: sql<Date>`now()`,
    })
  ).execute();
  await trx.insertInto("model_pointer_moves").values({
    project_id: move.projectId,
    alias: move.alias,
    from_version_id: move.from,
    to_version_id: move.to,
    actor: move.actor,
    reason: move.reason,
  }).execute();
}

/** The version an alias points at now; null: none. */
export async function aliased(
  db: Kysely<Schema>,
  projectId: number,
  alias: ModelAlias,
): Promise<ModelVersion | null> {
  const row = await db.selectFrom("model_pointers as p").innerJoin(
    "model_versions as v",
    "v.id",
    "p.model_version_id",
  )
    .selectAll("v").where("p.project_id", "=", projectId).where("p.alias", "=", alias).executeTakeFirst();
  return row === undefined ? null : versionOf(row);
}

/** What is needed of a version to serve it. */
export type ServableVersion = Pick<
  ModelVersion,
  "id" | "version" | "kind" | "labels" | "featuresHash" | "modelHash" | "onnxHash"
>;

/** The champion as it is served, without its metrics: one look-up by keys, made for every question. */
export async function servingChampion(
  db: Kysely<Schema>,
  projectId: number,
): Promise<ServableVersion | null> {
  const row = await db.selectFrom("model_pointers as p")
    .innerJoin("model_versions as v", "v.id", "p.model_version_id")
    .select(["v.id", "v.major", "v.minor", "v.patch", "v.kind", "v.labels"])
    .select(["v.features_hash", "v.model_hash", "v.onnx_hash"])
    .where("p.project_id", "=", projectId).where("p.alias", "=", "champion").executeTakeFirst();
  if (row === undefined) return null;
  const { id, kind, labels, features_hash: featuresHash, model_hash: modelHash, onnx_hash: onnxHash } = row;
  return { id, version: versionText(row), kind, labels, featuresHash, modelHash, onnxHash };
}

/** What served at a moment: the champion by the newest move up to it; null: none did. */
export async function servedAt(
  db: Kysely<Schema>,
  projectId: number,
  at: Date,
): Promise<ModelVersion | null> {
  const move = await db.selectFrom("model_pointer_moves").select("to_version_id").where(
    "project_id",
    "=",
    projectId,
  )
    .where("alias", "=", "champion").where("at", "<=", at).orderBy("at", "desc").orderBy("id", "desc")
    .executeTakeFirst();
  if (move === undefined || move.to_version_id === null) return null;
  return await modelVersionById(db, move.to_version_id);
}

/** Every move of every pointer, newest first. */
export async function pointerMoves(db: Kysely<Schema>, projectId: number): Promise<PointerMove[]> {
  const rows = await db.selectFrom("model_pointer_moves as m")
    .leftJoin("model_versions as f", "f.id", "m.from_version_id").leftJoin(
      "model_versions as t",
      "t.id",
      "m.to_version_id",
    )
    .select([
      "m.alias",
      "m.actor",
      "m.reason",
      "m.at",
      "f.major as from_major",
      "f.minor as from_minor",
      "f.patch as from_patch",
      "t.major as to_major",
      "t.minor as to_minor",
      "t.patch as to_patch",
    ]).where("m.project_id", "=", projectId).orderBy("m.id", "desc").execute();
  const text = (major: number | null, minor: number | null, patch: number | null) =>
    major === null || minor === null || patch === null ? null : versionText({ major, minor, patch });
  return rows.map((row) => ({
    alias: row.alias,
    from: text(row.from_major, row.from_minor, row.from_patch),
    to: text(row.to_major, row.to_minor, row.to_patch),
    actor: row.actor,
    reason: row.reason,
    at: row.at,
  }));
}

interface VersionRow extends ModelVersionNumber {
  id: number;
  snapshot_id: number;
  kind: "trees" | "linear";
  labels: string[];
  parameters: Record<string, unknown>;
  metrics: Record<string, unknown>;
  features_hash: string;
  code_hash: string;
  model_hash: string;
  onnx_hash: string;
  decision: Record<string, unknown>;
  created_at: Date;
}

function versionOf(row: VersionRow): ModelVersion {
  const { id, major, minor, patch } = row;
  return {
    id,
    major,
    minor,
    patch,
    version: versionText({ major, minor, patch }),
    snapshotId: row.snapshot_id,
    kind: row.kind,
    labels: row.labels,
    parameters: row.parameters,
    metrics: row.metrics,
    featuresHash: row.features_hash,
    codeHash: row.code_hash,
    modelHash: row.model_hash,
    onnxHash: row.onnx_hash,
    decision: row.decision,
    createdAt: row.created_at,
  };
}
