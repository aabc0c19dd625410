/** The demo festival after its organisers edited it, for tests of a newer schedule version. */
import { fileURLToPath } from "node:url";
import type { Site } from "./site.ts";

const demo = fileURLToPath(new URL("../../examples/demo-festival", import.meta.url));

/** Files of the demo whose lines are of a concert, and the column of its programme number. */
const NUMBER_COLUMNS: Readonly<Record<string, number>> = {
  "concerts.csv": 0,
  "works.csv": 0,
  "artists.csv": 0,
  "sales.csv": 1,
};

/** Whether a line of one of the demo's files is of this concert. */
export function isOfConcert(file: string, line: string, number: number): boolean {
  const column = NUMBER_COLUMNS[file];
  return column !== undefined && line.split(",")[column] === String(number);
}

/**
 * Imports the demo festival anew, edited. The server must be stopped.
 *
 * @param edit the line as it should be; null: it is left out
 */
export async function importEdited(
  site: Site,
  edit: (file: string, line: string) => string | null,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for await (const { name } of Deno.readDir(demo)) {
      const lines = (await Deno.readTextFile(`${demo}/${name}`)).split("\n");
      const edited = lines.map((line) => edit(name, line)).filter((line) => line !== null);
      await Deno.writeTextFile(`${folder}/${name}`, edited.join("\n"));
    }
    await site.figaro("import", folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
