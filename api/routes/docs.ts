/** The contract at `/openapi.json` and its page at `/docs`, from files of the npm package, no third party. */
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import folderOfSwagger from "swagger-ui-dist/absolute-path.js";
import { define } from "../define.ts";
import type { AppDeps } from "../deps.ts";
import { Problem } from "../problem.ts";
import type { ApiEnv } from "../types.ts";
import { API_VERSION } from "../version.ts";

/** Head of the OpenAPI document. */
export const OPENAPI_HEAD = {
  openapi: "3.1.0",
  info: {
    title: "Figaro",
    version: API_VERSION,
    license: { name: "MIT", identifier: "MIT" },
    description: [
      "Plans a festival: its concerts, and exact answers about every route through them.",
      "Answers of GET carry a strong ETag from schedule version, canonical query and engine version.",
      "Problems are RFC 9457 with a stable code; new codes and new fields are no breaking change.",
      "Times are ISO 8601 with offset; a festival day ends at dayStart, so 00:30 belongs to the evening before.",
    ].join("\n"),
  },
  servers: [{ url: "/" }],
};

const files: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Figaro API</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start =
  `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#ui", deepLinking: true, validatorUrl: null });
`;

/** `/openapi.json`, `/docs` and its files. Called last: the document lists what was defined before. */
export function docsRoutes(app: OpenAPIHono<ApiEnv>, _deps: AppDeps): void {
  let document: string | null = null;
  define(app, {
    path: "/openapi.json",
    tag: "Info",
    summary: "This contract as OpenAPI 3.1",
    answer: z.record(z.string(), z.unknown()),
  }, () => {
    document ??= openApiText(app);
    return new Response(document, {
      headers: { "content-type": "application/json", "cache-control": cached },
    });
  });
  app.get("/docs", (c) => c.html(page));
  app.get("/docs/start.js", () => fileAnswer(start, "text/javascript; charset=utf-8"));
  app.get("/docs/:file", async (c) => {
    const name = c.req.param("file");
    const type = Object.hasOwn(files, name) ? files[name] : undefined;
    if (type === undefined) {
      throw new Problem("not-found", "no such file of the documentation; its page is /docs");
    }
    return fileAnswer(await Deno.readFile(`${folderOfSwagger()}/${name}`), type);
  });
}

/** The OpenAPI document, sorted by path, as it is committed. */
export function openApiText(app: OpenAPIHono<ApiEnv>): string {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  const document = app.getOpenAPI31Document(OPENAPI_HEAD);
  const paths = Object.fromEntries(Object.entries(document.paths ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...document, paths }, null, 2)}\n`;
}

const cached = "public, max-age=3600";

function fileAnswer(body: string | Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(body, { headers: { "content-type": type, "cache-control": cached } });
}
