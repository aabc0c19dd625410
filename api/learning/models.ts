/** Versions of a model: which there are, which served when and on what, and letting another serve. */
import {
  aliased,
  listModelVersions,
  modelVersion,
  pointerMoves,
  servedRows,
  servedSpan,
  versionLog,
} from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { readMoment } from "../../learning/moment.ts";
import { type Faults, type QueryValues, readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";
import { ModelListSchema, ModelSchema, ServedSchema, VersionLogSchema } from "./model_schemas.ts";

const readers = ["operator", "data"] as const;
/** Rows of a page. */
const MOST_ROWS = 1_000;

/** Mounts the addresses that tell of models. */
export function modelRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    path: "/models",
    summary: "Every version with its metrics and the decision about it, and every move of a pointer",
    needs: readers,
    answer: ModelListSchema,
  }, async ({ db, project }) => {
    const champion = await aliased(db, project.id, "champion");
    const versions = await listModelVersions(db, project.id);
    const moves = await pointerMoves(db, project.id);
    return {
      champion: champion?.version ?? null,
      versions: versions.map(({ version, kind, metrics, parameters, decision, createdAt }) => ({
        ...{ version, kind, metrics, parameters, decision },
        createdAt: createdAt.toISOString(),
      })),
      moves: moves.map((move) => ({ ...move, at: move.at.toISOString() })),
    };
  });
  servedRoute(app, deps);
  projectAddress(app, deps, {
    path: "/models/log",
    summary:
      "The log of versions: training set, metrics, decision, files, and when each served by whose hand",
    needs: readers,
    answer: VersionLogSchema,
  }, ({ db, project }) => versionLog(db, project));
  projectAddress(app, deps, {
    path: "/models/{version}",
    summary: "One version: what it is made of, how it was measured, why it serves or not",
    needs: readers,
    answer: ModelSchema,
    problems: ["model-version-unknown"],
  }, async ({ db, project, c }) => {
    const found = await modelVersion(db, project.id, c.req.param("version") ?? "");
    const { version, kind, labels, metrics, parameters, decision, createdAt } = found;
    const { featuresHash, codeHash, modelHash, onnxHash } = found;
    return {
      ...{ version, kind, metrics, parameters, decision, createdAt: createdAt.toISOString() },
      ...{ labels, featuresHash, codeHash, modelHash, onnxHash },
    };
  });
}

/** Mounts the answer to "what served then, trained on which rows, labelled by whom". */
function servedRoute(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    path: "/models/served",
    summary: "Which version served at a moment, by whose hand, trained on which rows, labelled by whom",
    needs: readers,
    query: {
      at: {
        description: "ISO 8601, without an offset in the project's zone; or now",
        schema: { type: "string" },
        example: "2027-01-12T14:03:00Z",
      },
      rows: {
        description: "Rows of the training set to show",
        schema: { type: "integer", minimum: 0, maximum: MOST_ROWS, default: 0 },
        example: "100",
      },
      after: {
        description: "Rows after this external id: `next` of the page before",
        schema: { type: "string", maxLength: 200 },
        example: "creative-0007",
      },
    },
    answer: ServedSchema,
    problems: ["value-malformed", "limit-exceeded"],
  }, async ({ db, project, values, faults }) => {
    const at = momentOf(values, faults, project.timeZone);
    const text = values.get("rows")?.[0] ?? "0";
    const limit = readWhole(text, { min: 0, max: MOST_ROWS }, { name: "rows", faults }) ?? 0;
    faults.throwIfAny();
    const span = await servedSpan(db, project.id, at);
    if (span === null) {
      return { at: at.toISOString(), version: null, served: null, training: null, rows: [], next: null };
    }
    const { version, from, until, actor, reason, training: { snapshotId, ...training } } = span;
    const after = values.get("after")?.[0] ?? null;
    // One more tells whether there is a next page.
    const rows = limit === 0 ? [] : await servedRows(db, snapshotId, { after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      at: at.toISOString(),
      version: version.version,
      served: { from: from.toISOString(), until: until?.toISOString() ?? null, actor, reason },
      training,
      rows: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
      next: rows.length > limit ? shown.at(-1)?.externalId ?? null : null,
    };
  });
}

function momentOf(values: QueryValues, faults: Faults, timeZone: string): Date {
  const text = values.get("at")?.[0] ?? "";
  const at = readMoment(text, timeZone);
  if (at === null) {
    const shown = JSON.stringify(text.slice(0, 60));
    const right = `2027-01-12T14:03:00Z, or 2027-01-12T14:03 in ${timeZone}`;
    faults.add("value-malformed", "at", `at=${shown} is not a moment such as ${right}`);
  }
  return at ?? new Date(0);
}
