/** The door of every reader: a folder or file in, a checked festival or all of its faults out. */
import type { FestivalDocument, ImportFault } from "./document.ts";
import { readC3voc } from "./c3voc.ts";
import { decodeText, type Detected, detectFormat, type FileFormat, parseJson } from "./detect.ts";
import { type Draft, finishDraft } from "./draft.ts";
import { FaultList, inFile, Unreadable } from "./faults.ts";
import { readFrab } from "./frab.ts";
import { readIcs } from "./ics.ts";
import { readJsonLd } from "./json_ld.ts";
import { type Manifest, parseManifest, type ScheduleManifest } from "./manifest.ts";
import { overlaidOptions, overlayDraft } from "./overlay.ts";
import type { ScheduleOptions } from "./schedule.ts";
import {
  DEFAULT_LIMITS,
  type FileSource,
  type Progress,
  type ReadContext,
  type ReadLimits,
} from "./source.ts";
import { findFile, readWhole } from "./table.ts";
import { readTables } from "./tabular.ts";
import { isTimeZone } from "./clock.ts";

/** How to read; everything may be left out. */
export interface ReadOptions extends ScheduleOptions {
  /** A manifest as parsed JSON; without it `manifest.json` of the folder is used when there is one. */
  readonly manifest?: unknown;
  /** Name of the manifest in faults. */
  readonly manifestFile?: string;
  readonly limits?: Partial<ReadLimits>;
  readonly onProgress?: Progress;
  /** Stops the reading; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A festival, or every fault that stands in its way. */
export type ReadResult =
  | {
    readonly ok: true;
    readonly document: FestivalDocument;
    readonly format: FileFormat;
    /** The manifest of tables that was used; null for schedule files. */
    readonly manifest: Manifest | null;
    readonly faults: readonly [];
    readonly faultCount: 0;
  }
  | {
    readonly ok: false;
    readonly document: null;
    /** The first faults, at most `limits.faults`. */
    readonly faults: readonly ImportFault[];
    /** All of them, counted. */
    readonly faultCount: number;
  };

const MANIFEST_NAMES = ["manifest.json", "figaro.json"];

/**
 * Reads a festival: tables by a manifest (XLSX, CSV), or one frab schedule.xml, c3voc schedule.json, iCalendar
 * or JSON-LD file, told apart by content. A bad file never throws: its faults come back, all at once.
 *
 * @param source a folder, a file or an upload
 * @throws the reason of `options.signal` when it is aborted
 */
export async function readFestival(source: FileSource, options: ReadOptions = {}): Promise<ReadResult> {
  const faults = new FaultList(options.limits?.faults ?? DEFAULT_LIMITS.faults);
  const context = makeContext(source, faults, options);
  try {
    const read = await readDraft(context, options);
    const document = read.draft === null ? null : finishDraft(renamed(read.draft, options), faults);
    options.signal?.throwIfAborted();
    if (document !== null && faults.count === 0) {
      return { ok: true, document, format: read.format, manifest: read.manifest, faults: [], faultCount: 0 };
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    faults.add(error.place, error.code, error.detail);
  }
  return { ok: false, document: null, faults: faults.faults, faultCount: faults.count };
}

/** What every reader of one run shares. */
export function makeContext(
  source: FileSource,
  faults: FaultList,
  options: Pick<ReadOptions, "limits" | "signal" | "onProgress">,
): ReadContext {
  let done = 0;
  let total: number | null = null;
  return {
    source,
    faults,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    signal: options.signal ?? null,
    advance(bytes) {
      done += bytes;
      options.onProgress?.(Math.round(done), total);
    },
    expect(bytes) {
      total = bytes;
    },
  };
}

interface DraftRead {
  readonly draft: Draft | null;
  readonly format: FileFormat;
  readonly manifest: Manifest | null;
}

async function readDraft(context: ReadContext, options: ReadOptions): Promise<DraftRead> {
  options.signal?.throwIfAborted();
  const given = options.manifest === undefined ? await folderManifest(context) : {
    json: options.manifest,
    file: options.manifestFile ?? "manifest.json",
  };
  if (given !== null) return await readByManifest(context, given, options);
  return await readSchedule(context, options);
}

async function readByManifest(
  context: ReadContext,
  given: { readonly json: unknown; readonly file: string },
  options: ReadOptions,
): Promise<DraftRead> {
  const manifest = parseManifest(given.json, given.file, context.faults);
  if (manifest === null) return { draft: null, format: "manifest", manifest };
  if ("schedule" in manifest) return await readOverlaid(context, manifest, options);
  return { draft: await readTables(context, manifest, given.file), format: "manifest", manifest };
}

/** A schedule file with what its manifest adds. */
async function readOverlaid(
  context: ReadContext,
  manifest: ScheduleManifest,
  options: ReadOptions,
): Promise<DraftRead> {
  const read = await readSchedule(context, overlaidOptions(options, manifest), manifest.schedule.file);
  return read.draft === null ? read : { ...read, draft: await overlayDraft(context, manifest, read.draft) };
}

async function folderManifest(context: ReadContext): Promise<{ json: unknown; file: string } | null> {
  const files = await context.source.list();
  const file = MANIFEST_NAMES.find((name) => files.some(({ path }) => path === name));
  if (file === undefined) return null;
  return { json: parseJson(decodeText(await readWhole(context, file), file), file), file };
}

/**
 * The one schedule file of a folder; spreadsheets, pictures and the like beside it are passed over.
 *
 * @param named path of the file, where there is more than one
 */
async function readSchedule(
  context: ReadContext,
  options: ScheduleOptions,
  named?: string,
): Promise<DraftRead> {
  if (options.timeZone !== undefined && !isTimeZone(options.timeZone)) {
    throw new Unreadable(inFile(""), "time-zone-missing", {
      value: options.timeZone,
      message: `"${options.timeZone}" is no time zone; give an IANA name such as "Asia/Yekaterinburg"`,
    });
  }
  const files = named === undefined ? await context.source.list() : [await findFile(context, named)];
  const single = files.length === 1;
  const found: { path: string; detected: Detected }[] = [];
  for (const { path } of files) {
    if (!single && !/\.(?:xml|json|jsonld|ics|ical|txt)$/i.test(path)) continue;
    const detected = detectFormat(await readWhole(context, path), path);
    if (single || !["unknown", "xlsx", "manifest"].includes(detected.format)) found.push({ path, detected });
  }
  const [first, second] = found;
  if (first === undefined) throw noSchedule(files.map(({ path }) => path));
  if (second !== undefined) {
    throw new Unreadable(inFile(first.path), "format-unknown", {
      message: `there are several schedules (${
        found.map(({ path }) => path).join(", ")
      }); name the one to import, here or in the manifest's "schedule"`,
    });
  }
  const { bytes } = await findFile(context, first.path);
  context.expect(bytes);
  const draft = readDetected(first.detected, first.path, { context, options });
  context.advance(bytes);
  return { draft, format: first.detected.format, manifest: null };
}

function readDetected(
  { format, text, json }: Detected,
  file: string,
  { context, options }: { context: ReadContext; options: ScheduleOptions },
): Draft | null {
  switch (format) {
    case "frab":
      return readFrab(text, { file, options, faults: context.faults });
    case "c3voc":
      return readC3voc(json, { file, options, faults: context.faults });
    case "ics":
      return readIcs(text, { file, options, faults: context.faults });
    case "json-ld":
      return readJsonLd(json, { file, options, faults: context.faults });
    case "xlsx":
      throw manifestNeeded(file);
    case "manifest":
      throw new Unreadable(inFile(file), "format-unknown", {
        message: `${file} is a manifest; name the folder or file with the data and give this as the manifest`,
      });
    default:
      if (/\.(?:csv|tsv)$/i.test(file)) throw manifestNeeded(file);
      throw new Unreadable(inFile(file), "format-unknown", {
        message:
          `${file} is neither frab XML, c3voc JSON, iCalendar nor JSON-LD, and a table needs a manifest`,
      });
  }
}

function manifestNeeded(file: string): Unreadable {
  return new Unreadable(inFile(file), "manifest-needed", {
    message: `${file} is a table; give a manifest that says which column holds what`,
  });
}

function noSchedule(paths: readonly string[]): Unreadable {
  const table = paths.find((path) => /\.(?:xlsx|csv|tsv)$/i.test(path));
  if (table !== undefined) return manifestNeeded(table);
  return new Unreadable(inFile(paths[0] ?? ""), "file-missing", {
    message: "there is no schedule.xml, schedule.json, .ics or JSON-LD file, and no manifest",
  });
}

/** The festival under the slug that was asked for. */
function renamed(draft: Draft, { slug }: ReadOptions): Draft {
  return slug === undefined ? draft : { ...draft, festival: { ...draft.festival, slug } };
}
