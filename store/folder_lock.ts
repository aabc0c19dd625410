/** One process at a time in an embedded database's folder. */
import { StoreError } from "./errors.ts";

/** A folder held by this process until `release`. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes `<folder>.lock` for this process, or says who has it.
 *
 * The system's own advisory file lock is what counts, and it falls with its owner however that dies; so the
 * file may stay behind. Its text, the owner's process id, is only for the message.
 *
 * @throws {StoreError} `database-in-use` when another owner, in this process or another, holds the folder.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = `${folder.replace(/[/\\]+$/, "")}.lock`;
  const file = await Deno.open(path, { read: true, write: true, create: true });
  if (!await file.tryLock(true)) {
    file.close();
    const owner = (await Deno.readTextFile(path)).trim();
    throw new StoreError(
      "database-in-use",
      `the database in ${folder} is open in process ${owner}; stop that process first, ` +
        "or give every process the same DATABASE_URL=postgres://...",
      { folder, owner },
    );
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return {
    release() {
      file.unlockSync();
      file.close();
    },
  };
}
