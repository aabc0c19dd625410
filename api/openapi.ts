/** Writes or checks `api/openapi.json`: `deno run -A api/openapi.ts write|check`. */
import { createApp, type RouteModule } from "./app.ts";
import { type AppParts, assembleApp } from "./assemble.ts";
import { readConfig } from "./config.ts";
import { openPlanner, plannerModules } from "./plugs.ts";
import { openApiText } from "./routes/docs.ts";
import type { CatalogueStore } from "./catalogue.ts";

const file = new URL("./openapi.json", import.meta.url);

/** A store that is never asked: the contract needs addresses, not answers. */
const noStore: CatalogueStore = {
  listFestivals: () => Promise.resolve([]),
  loadSnapshot: () => Promise.resolve(null),
  listVersions: () => Promise.resolve([]),
  versionChanges: () => Promise.resolve([]),
  availability: () => Promise.resolve([]),
  ready: () => Promise.resolve(true),
};

/** The contract of the application as the sources say it. */
export function contractText(parts: Partial<AppParts> = {}, modules: readonly RouteModule[] = []): string {
  const deps = assembleApp({
    config: readConfig(() => undefined),
    store: noStore,
    secret: "contract",
    ...parts,
  });
  return openApiText(createApp(deps, modules));
}

if (import.meta.main) {
  const planner = openPlanner({ workers: 0 });
  const text = contractText({ planner }, plannerModules(planner));
  if (Deno.args[0] === "write") {
    await Deno.writeTextFile(file, text);
    console.log("api/openapi.json is written");
  } else {
    const committed = await Deno.readTextFile(file).catch(() => "");
    if (committed !== text) {
      console.error("api/openapi.json is not what the routes say; run `deno task openapi` and commit it");
      Deno.exit(1);
    }
    console.log("api/openapi.json is what the routes say");
  }
}
