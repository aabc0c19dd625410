/** Versions of a model: which there are, which serves, which served when, and moving the pointer. */
import { aliased, listModelVersions, modelVersion, pointerMoves, servedAt } from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";
import { ModelListSchema, ModelSchema, ServedSchema } from "./schemas.ts";

/** Mounts the addresses of models. */
export function modelRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    path: "/models",
    summary: "Every version with its metrics and the decision about it, and every move of a pointer",
    needs: ["operator", "data"],
    answer: ModelListSchema,
  }, async ({ db, project }) => {
    const [champion, versions, moves] = [
      await aliased(db, project.id, "champion"),
      await listModelVersions(db, project.id),
      await pointerMoves(db, project.id),
    ];
    return {
      champion: champion?.version ?? null,
      versions: versions.map(({ version, kind, metrics, parameters, decision, createdAt }) => ({
        version,
        kind,
        metrics,
        parameters,
        decision,
        createdAt: createdAt.toISOString(),
      })),
      moves: moves.map((move) => ({ ...move, at: move.at.toISOString() })),
    };
  });
  projectAddress(app, deps, {
    path: "/models/served",
    summary: "Which version served at a moment",
    needs: ["operator", "data"],
    query: {
      at: {
        description: "ISO 8601 with offset",
        schema: { type: "string", format: "date-time" },
        example: "2027-01-12T14:03:00Z",
      },
    },
    answer: ServedSchema,
    problems: ["value-malformed"],
  }, async ({ db, project, values, faults }) => {
    const text = values.get("at")?.[0] ?? "";
    const at = /(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : new Date(NaN);
    if (Number.isNaN(at.getTime())) {
      faults.add(
        "value-malformed",
        "at",
        `at=${JSON.stringify(text.slice(0, 60))} is not a moment such as 2027-01-12T14:03:00Z`,
      );
    }
    faults.throwIfAny();
    return { at: at.toISOString(), version: (await servedAt(db, project.id, at))?.version ?? null };
  });
  projectAddress(app, deps, {
    path: "/models/{version}",
    summary: "One version: what it is made of, how it was measured, why it serves or not",
    needs: ["operator", "data"],
    answer: ModelSchema,
    problems: ["model-version-unknown"],
  }, async ({ db, project, c }) => {
    const found = await modelVersion(db, project.id, c.req.param("version") ?? "");
    const { version, kind, labels, metrics, parameters, decision, createdAt } = found;
    const { featuresHash, codeHash, modelHash, onnxHash } = found;
    return {
      version,
      kind,
      metrics,
      parameters,
      decision,
      createdAt: createdAt.toISOString(),
      labels,
      featuresHash,
      codeHash,
      modelHash,
      onnxHash,
    };
  });
}
