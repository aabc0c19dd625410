/** Schedule versions, what changed between them, and the festival as files. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { festivalAddress, identityOf } from "../ask.ts";
import { reach } from "../catalogue.ts";
import { define } from "../define.ts";
import type { AppDeps } from "../deps.ts";
import { Problem } from "../problem.ts";
import { quoted } from "../../planner/query.ts";
import { VersionChangesSchema, VersionListSchema } from "../schemas/catalogue.ts";
import type { ApiEnv } from "../types.ts";

const tag = "Versions";

/** `versions`, `versions/{a}..{b}`, `export.{format}`. */
export function versionRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  const { store } = deps.catalogue;
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/versions",
    tag,
    summary: "All schedule versions, newest first",
    answer: VersionListSchema,
  }, ({ summary }) => ({
    canonical: "",
    compute: async () => {
      const versions = await reach(() => store.listVersions(summary.id));
      const newestFirst = [...versions].sort((a, b) => b.version - a.version);
      return {
        festival: summary.slug,
        current: summary.version,
        versions: newestFirst.map(({ version, createdAt, contentHash, changes }) => ({
          version,
          createdAt: createdAt.toISOString(),
          contentHash,
          changes: changes.length,
        })),
      };
    },
  }));
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/versions/{a}..{b}",
    pattern: "/v1/festivals/:slug/versions/:range{.+\\.\\..+}",
    tag,
    summary: "What changed from one schedule version to another",
    answer: VersionChangesSchema,
    problems: ["version-not-found"],
  }, ({ c, summary }) => {
    const { from, to } = rangeOf(c.req.param("range") ?? "", summary.version);
    return {
      canonical: "",
      compute: async () => ({
        festival: summary.slug,
        from,
        to,
        changes: await reach(() => store.versionChanges(summary.id, from, to)),
      }),
    };
  });
  exportRoute(app, deps);
}

/** Two versions the festival has, in any order. */
function rangeOf(text: string, newest: number): { from: number; to: number } {
  const match = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text);
  const [from, to] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  if (from >= 1 && to >= 1 && from <= newest && to <= newest) return { from, to };
  throw new Problem(
    "version-not-found",
    `${quoted(text)} names no two of the versions 1 to ${newest}; write 1..2`,
    {
      params: { newest },
      errors: [{ pointer: "/path/range", detail: `two versions from 1 to ${newest}` }],
    },
  );
}

function exportRoute(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  const formats = Object.keys(deps.exporters);
  define(app, {
    path: "/v1/festivals/{slug}/export.{format}",
    pattern: "/v1/festivals/:slug/:file{export\\.[^/]+}",
    tag,
    summary: "The festival as a file: frab XML, c3voc JSON, iCalendar, CSV",
    answer: Object.values(deps.exporters).map((e) => e.contentType),
    problems: ["festival-not-found", "not-found", "database-unreachable"],
  }, async (c) => {
    const summary = await deps.catalogue.summary(c.req.param("slug") ?? "");
    const format = (c.req.param("file") ?? "").slice("export.".length);
    const exporter = Object.hasOwn(deps.exporters, format) ? deps.exporters[format] : undefined;
    if (exporter === undefined) {
      throw new Problem(
        "not-found",
        `${quoted(format)} is not a format of export; there are ${formats.join(", ")}`,
      );
    }
    const response = await deps.answers.answer(c, identityOf(deps, summary, null), () => ({
      canonical: c.req.path,
      contentType: exporter.contentType,
      compute: async () => {
        const { document } = await deps.catalogue.index(summary);
        return await exporter.write(document, { version: summary.version, at: summary.updatedAt });
      },
    }));
    response.headers.set("content-disposition", `attachment; filename="${summary.slug}.${format}"`);
    return response;
  });
}
