/** Files that are there whole or not at all. */
import { basename, dirname, join } from "node:path";

/** Writes a file beside its place and then moves it there. */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${Deno.pid}`);
  try {
    await Deno.writeTextFile(draft, ReadableStream.from(pieces));
    await Deno.rename(draft, path);
  } catch (error) {
    await Deno.remove(draft).catch(() => {});
    throw error;
  }
}
