/** `figaro backup` and `figaro restore`: the whole learning loop as one file. */
import { basename, dirname, join } from "node:path";
import { artifactStore, restoreBackup, writeBackup } from "@figaro/store";
import { EXIT, InputError, withFile } from "../failure.ts";
import { stoppable } from "../interrupt.ts";
import { pathOf, type Setting, withDatabase } from "../setting.ts";
import type { PlainFlags } from "./festivals.ts";

/**
 * Writes a backup. The file is there whole or not at all, and none that is there is written over.
 *
 * @returns the exit code: 1 when artifacts were damaged, though all else is in the file
 */
export async function backupCommand(setting: Setting, file: string, { json }: PlainFlags): Promise<number> {
  const path = pathOf(setting, file);
  if (await exists(path)) {
    throw new InputError("file-exists", `${JSON.stringify(file)} is there already; name a new file`);
  }
  const draft = join(dirname(path), `.${basename(path)}.${Deno.pid}`);
  const report = await withDatabase(setting, "current", ({ db }) =>
    stoppable(async (signal) => {
      const target = await withFile(file, () => Deno.open(draft, { write: true, createNew: true }));
      try {
        const made = await writeBackup(
          db,
          artifactStore(setting.config.bucket),
          stopping(target.writable, signal),
        );
        await Deno.rename(draft, path);
        return made;
      } catch (error) {
        await Deno.remove(draft).catch(() => {});
        throw error;
      }
    }));
  const { size } = await Deno.stat(path);
  const rows = totalOf(report.rows);
  if (json) await setting.out.json({ file, bytes: size, ...report });
  else {
    await setting.out.print(
      `Wrote ${rows} rows of ${
        Object.keys(report.rows).length
      } tables and ${report.artifacts} files of models ` +
        `to ${file} (${size} bytes)`,
    );
  }
  for (const hash of report.damagedArtifacts) {
    await setting.out.tell(`figaro: artifact ${hash} is damaged or lost and is not in the backup`);
  }
  return report.damagedArtifacts.length === 0 ? EXIT.fine : EXIT.input;
}

/** Bytes on their way to a file, until somebody stops them; closed once all are written. */
function stopping(
  file: WritableStream<Uint8Array<ArrayBufferLike>>,
  signal: AbortSignal,
): WritableStream<Uint8Array<ArrayBuffer>> {
  const writer = file.getWriter();
  return new WritableStream({
    async write(part) {
      signal.throwIfAborted();
      await writer.write(part);
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  });
}

/** Restores a backup into a database that holds nothing of the learning loop: all of it or nothing. */
export async function restoreCommand(setting: Setting, file: string, { json }: PlainFlags): Promise<number> {
  const report = await withDatabase(setting, "migrate", ({ db }) =>
    stoppable(async (signal) => {
      const source = await withFile(file, () => Deno.open(pathOf(setting, file)));
      const bytes = source.readable.pipeThrough(new TransformStream(), { signal });
      return await restoreBackup(db, artifactStore(setting.config.bucket), bytes);
    }));
  if (json) await setting.out.json({ file, ...report });
  else {
    await setting.out.print(
      `Restored ${
        totalOf(report.rows)
      } rows and ${report.artifacts} files of models, as they were at ${report.madeAt}`,
      "Keys are not in a backup: figaro tokens create makes new ones.",
    );
  }
  for (const name of report.newerMigrations) {
    await setting.out.tell(`figaro: the backup is older than ${name}; what that added has its defaults`);
  }
  for (const hash of report.damagedArtifacts) {
    await setting.out.tell(
      `figaro: artifact ${hash} was damaged before the backup; versions with it cannot serve`,
    );
  }
  return EXIT.fine;
}

function totalOf(rows: Readonly<Record<string, number>>): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
