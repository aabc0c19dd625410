/** What code a version was made by: the core's build and the sources of this folder. */
import { createHash } from "node:crypto";
import manifest from "../../../wasm/lib/manifest.json" with { type: "json" };

let known: string | undefined;

/** SHA-256, hex, over the hash of the core's sources and built files and over every source of this folder. */
export function codeHash(): string {
  if (known !== undefined) return known;
  const hash = createHash("sha256").update(JSON.stringify([manifest.sourcesSha256, manifest.files]));
  const folder = new URL("./", import.meta.url);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts") && !name.includes("test")).sort();
  for (const name of names) hash.update(`${name}\n`).update(Deno.readFileSync(new URL(name, folder)));
  return known = hash.digest("hex");
}
