/** `figaro export`: a schedule version as a file that others read. */
import { basename, dirname, join } from "node:path";
import { databaseStore, exportFestival, type ExportFormat } from "../../jobs/mod.ts";
import { withFile } from "../failure.ts";
import { festivalOf, pathOf, type Setting, withDatabase } from "../setting.ts";

/** What `export` is given besides the festival. */
export interface ExportFlags {
  readonly format: ExportFormat;
  readonly version?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Writes the festival to the file named, or as the answer; the words about it are said only with a file. */
export async function exportCommand(setting: Setting, slug: string, flags: ExportFlags): Promise<void> {
  const { format, version, out: file } = flags;
  await withDatabase(setting, "current", async (database) => {
    const summary = await festivalOf(database, slug);
    const request = { slug, format, ...(version === undefined ? {} : { version }) };
    const pieces = await exportFestival(databaseStore(database), request) ?? [];
    if (file === undefined) {
      for (const piece of pieces) await setting.out.write(piece);
      return;
    }
    await withFile(file, () => writeWhole(pathOf(setting, file), pieces));
    const told = { slug, format, version: version ?? summary.version, file };
    if (flags.json) await setting.out.json(told);
    else await setting.out.print(`Wrote version ${told.version} of ${slug} to ${file}`);
  });
}

/** A file is there whole or not at all: it is written beside its place and then moved there. */
async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${Deno.pid}`);
  try {
    await Deno.writeTextFile(draft, ReadableStream.from(pieces));
    await Deno.rename(draft, path);
  } catch (error) {
    await Deno.remove(draft).catch(() => {});
    throw error;
  }
}
