/** Where files come from: an interface, so that readers know neither disk nor network. */
import type { FaultList } from "./faults.ts";

/** A file that a source offers; `path` is relative, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
}

/** A folder, a single file, an upload: anything with named bytes. */
export interface FileSource {
  /** The files there are. */
  list(): Promise<readonly SourceFile[]>;
  /** All bytes of a file; the caller has compared its size with the limit. */
  readBytes(path: string): Promise<Uint8Array>;
  openStream(path: string): Promise<ReadableStream<Uint8Array>>;
}

/** How much a reader takes before it refuses; bytes, unless said. */
export interface ReadLimits {
  /** A file that must be read whole (XLSX, XML, JSON, ICS). CSV is streamed and has no limit. */
  readonly fileBytes: number;
  /** All that an XLSX file unpacks to. */
  readonly unpackedBytes: number;
  /** One file inside an XLSX file. */
  readonly unpackedFileBytes: number;
  /** Unpacked size / packed size, for files over 10 MB. */
  readonly unpackedRatio: number;
  /** One record of a CSV file. */
  readonly recordBytes: number;
  /** Faults that are kept; the rest are counted. */
  readonly faults: number;
}

export const DEFAULT_LIMITS: ReadLimits = {
  fileBytes: 200_000_000,
  unpackedBytes: 200_000_000,
  unpackedFileBytes: 50_000_000,
  unpackedRatio: 200,
  recordBytes: 1_000_000,
  faults: 200,
};

/** `done` and `total` in bytes of the files read; `total` is null when it is not known. */
export type Progress = (done: number, total: number | null) => void;

/** What every reader is given. */
export interface ReadContext {
  readonly source: FileSource;
  readonly faults: FaultList;
  readonly limits: ReadLimits;
  readonly signal: AbortSignal | null;
  /** Told how many more bytes were read. */
  readonly advance: (bytes: number) => void;
  /** Told how many bytes will be read in all. */
  readonly expect: (bytes: number) => void;
}

/** Files held in memory: uploads and tests. */
export function memorySource(files: Readonly<Record<string, Uint8Array | string>>): FileSource {
  const encoder = new TextEncoder();
  const held = new Map<string, Uint8Array>(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? encoder.encode(content) : content,
    ]),
  );
  const get = (path: string) => {
    const bytes = held.get(path);
    if (bytes === undefined) throw new Error(`no file "${path}"`);
    return bytes;
  };
  return {
    list: () => Promise.resolve([...held].map(([path, bytes]) => ({ path, bytes: bytes.length }))),
    readBytes: (path) => Promise.resolve(get(path)),
    openStream: (path) => Promise.resolve(chunked(get(path))),
  };
}

/** Bytes as a stream of 64 kB pieces, as a disk gives them. */
function chunked(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, at += 65_536));
    },
  });
}
