/** Unpacking with limits: sizes are compared before anything is inflated, and hold while inflating. */
import { unzipSync } from "fflate";
import { inFile, Unreadable } from "./faults.ts";
import type { ReadLimits } from "./source.ts";

/** Smaller files may shrink as well as they like. */
const RATIO_FROM_BYTES = 10_000_000;
const MAX_ENTRIES = 10_000;

/** A checked archive; entries are inflated when they are asked for. */
export interface Archive {
  readonly names: readonly string[];
  /** The bytes of an entry; null when there is none. @throws Unreadable */
  read(name: string): Uint8Array | null;
}

/**
 * Reads the directory of a ZIP file and refuses it when the sizes it states are over the limits. Each entry is
 * later inflated into a buffer of its stated size, so a directory that lies cannot make it grow.
 * @throws Unreadable `file-too-large`, `file-unreadable`
 */
export function openArchive(bytes: Uint8Array, file: string, limits: ReadLimits): Archive {
  const names: string[] = [];
  let total = 0;
  unzipGuarded(bytes, file, (entry) => {
    names.push(entry.name);
    total += entry.originalSize;
    const ratio = entry.originalSize / Math.max(1, entry.size);
    const why = entry.originalSize > limits.unpackedFileBytes
      ? `"${entry.name}" unpacks to ${entry.originalSize} bytes; at most ${limits.unpackedFileBytes} are taken`
      : total > limits.unpackedBytes
      ? `it unpacks to more than ${limits.unpackedBytes} bytes`
      : entry.originalSize > RATIO_FROM_BYTES && ratio > limits.unpackedRatio
      ? `"${entry.name}" unpacks to ${
        Math.round(ratio)
      } times its size; at most ${limits.unpackedRatio} is taken`
      : names.length > MAX_ENTRIES
      ? `it holds more than ${MAX_ENTRIES} files`
      : null;
    if (why !== null) throw new Unreadable(inFile(file), "file-too-large", { message: `${file}: ${why}` });
    return false;
  });
  return {
    names,
    read: (name) => unzipGuarded(bytes, file, (entry) => entry.name === name)[name] ?? null,
  };
}

type EntryFilter = NonNullable<NonNullable<Parameters<typeof unzipSync>[1]>["filter"]>;

function unzipGuarded(bytes: Uint8Array, file: string, filter: EntryFilter): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Unreadable(inFile(file), "file-unreadable", {
      message: `${file} is a broken or cut ZIP archive (${why}); save the workbook again`,
    });
  }
}
