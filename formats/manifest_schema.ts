/** Writes `manifest.schema.json` anew: `deno run -A formats/manifest_schema.ts`. */
import { manifestJsonSchema } from "./manifest.ts";

await Deno.writeTextFile(new URL("manifest.schema.json", import.meta.url), manifestJsonSchema());
