/** `figaro export`: a schedule version as a file that others read, or as a folder that holds all of it. */
import { basename, dirname, join } from "node:path";
import {
  databaseStore,
  exportFestival,
  exportFolder,
  type ExportFormat,
  NOT_CARRIED,
} from "../../jobs/mod.ts";
import type { Database } from "@figaro/store";
import { InputError, UsageError, withFile } from "../failure.ts";
import { festivalOf, pathOf, type Setting, withDatabase } from "../setting.ts";
import { writeWhole } from "../whole_file.ts";

/** What `export` is given besides the festival. */
export interface ExportFlags {
  readonly format: ExportFormat | "folder";
  readonly version?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Writes the festival to the file or folder named, or as the answer; words about it are said only with one. */
export async function exportCommand(setting: Setting, slug: string, flags: ExportFlags): Promise<void> {
  const { format, out: path } = flags;
  if (format === "folder" && path === undefined) {
    throw new UsageError("--format folder writes several files; name their folder with --out DIR");
  }
  await withDatabase(setting, "current", async (database) => {
    const summary = await festivalOf(database, slug);
    const told = { slug, format, version: flags.version ?? summary.version, file: path };
    if (format === "folder") await writeFolder(setting, database, told);
    else if (!await writeFile(setting, database, { ...told, format })) return;
    if (flags.json) {
      await setting.out.json({ ...told, notCarried: format === "folder" ? "" : NOT_CARRIED[format] });
      return;
    }
    await setting.out.print(`Wrote version ${told.version} of ${slug} to ${path}`);
    if (format === "folder") await setting.out.print(`figaro import ${path} reads it back unchanged`);
    else await setting.out.print(`Not in it: ${NOT_CARRIED[format]}; --format folder has everything`);
  });
}

interface Wanted {
  readonly slug: string;
  readonly version: number;
  readonly file: string | undefined;
}

/** @returns false: the file was the answer itself */
async function writeFile(
  setting: Setting,
  database: Database,
  { slug, version, file, format }: Wanted & { readonly format: ExportFormat },
): Promise<boolean> {
  const pieces = await exportFestival(databaseStore(database), { slug, format, version }) ?? [];
  if (file === undefined) {
    for (const piece of pieces) await setting.out.write(piece);
    return false;
  }
  await withFile(file, () => writeWhole(pathOf(setting, file), pieces));
  return true;
}

/** A folder is there whole or not at all, and nothing that was there before is written over. */
async function writeFolder(
  setting: Setting,
  database: Database,
  { slug, version, file = "" }: Wanted,
): Promise<void> {
  const files = await exportFolder(databaseStore(database), { slug, version }) ?? new Map();
  const path = pathOf(setting, file);
  await withFile(file, () => refuseFull(path, file));
  const draft = join(dirname(path), `.${basename(path)}.${Deno.pid}`);
  await withFile(file, async () => {
    try {
      await Deno.mkdir(draft);
      for (const [name, pieces] of files) {
        await Deno.writeTextFile(join(draft, name), ReadableStream.from<string>(pieces));
      }
      await Deno.rename(draft, path);
    } catch (error) {
      await Deno.remove(draft, { recursive: true }).catch(() => {});
      throw error;
    }
  });
}

async function refuseFull(path: string, shown: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(path)) {
      throw new InputError(
        "folder-not-empty",
        `${JSON.stringify(shown)} has files (${name}); name a new folder`,
      );
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
