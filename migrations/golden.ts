/** `golden.ts write` writes schema.sql from the migrations; `golden.ts check` says whether it is current. */
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { introspect } from "./introspect.ts";
import { migrate } from "./mod.ts";

/** Where the golden dump lies. */
export const GOLDEN_FILE = new URL("./schema.sql", import.meta.url);

/** The dump as the migrations at hand give it, in a database made for it and dropped. */
async function goldenSchema(): Promise<string> {
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
  try {
    await migrate(db);
    return await introspect(db);
  } finally {
    await db.destroy();
  }
}

async function main(action: string | undefined): Promise<number> {
  const wanted = await goldenSchema();
  if (action === "write") {
    await Deno.writeTextFile(GOLDEN_FILE, wanted);
    return 0;
  }
  if (action !== "check") {
    console.error(`unknown action ${action ?? "(none)"}: expected write or check`);
    return 2;
  }
  const found = await Deno.readTextFile(GOLDEN_FILE).catch(() => "");
  if (found === wanted) return 0;
  console.error("migrations/schema.sql is not what the migrations give: run `deno task schema`");
  return 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args[0]));
