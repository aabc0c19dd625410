/** `figaro import`: files of an organiser to the database, all of them or nothing. */
import { type ImportFault, pathSource } from "@figaro/formats";
import {
  databaseStore,
  importFestival,
  type ImportOptions,
  type ImportReport,
  sourceReader,
} from "../../jobs/mod.ts";
import { changeSummary, changeTable } from "../change_text.ts";
import { faultSummary, faultTable } from "../fault_text.ts";
import { EXIT, withFile } from "../failure.ts";
import { stoppable } from "../interrupt.ts";
import { progressView } from "../progress.ts";
import { pathOf, type Setting, withDatabase } from "../setting.ts";

/** What `import` is given besides the path. */
export interface ImportFlags {
  readonly manifest?: string;
  readonly slug?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

type Imported = Extract<ImportReport, { ok: true }>;

/** Imports a folder or a file. @returns the exit code: faults of the files are told here, not thrown */
export async function importCommand(setting: Setting, path: string, flags: ImportFlags): Promise<number> {
  const report = await readAndWrite(setting, path, flags);
  const { out } = setting;
  const dryRun = flags.dryRun ?? false;
  if (flags.json) {
    await out.json(report.ok ? { ok: true, dryRun, ...report.outcome } : report);
  } else if (report.ok) {
    await out.print(...reportLines(setting, report, dryRun));
  } else {
    const { faults, faultCount: count } = report;
    await out.tell(faultSummary(faults, { count, out, end: "nothing was imported" }));
  }
  return report.ok ? EXIT.fine : EXIT.input;
}

async function readAndWrite(setting: Setting, path: string, flags: ImportFlags): Promise<ImportReport> {
  const source = await withFile(path, () => pathSource(pathOf(setting, path)));
  const manifest = flags.manifest === undefined ? {} : await manifestOf(setting, flags.manifest);
  if (isFault(manifest)) return { ok: false, faults: [manifest.fault], faultCount: 1 };
  const reader = sourceReader(source, {
    ...manifest,
    ...(flags.slug === undefined ? {} : { slug: flags.slug }),
  });
  return await stoppable((signal) =>
    withDatabase(setting, "migrate", async (database) => {
      using view = progressView(setting);
      const options: ImportOptions = { dryRun: flags.dryRun ?? false, signal, onProgress: view.show };
      return await importFestival(reader, databaseStore(database), options);
    })
  );
}

type ManifestOptions = { readonly manifest?: unknown; readonly manifestFile?: string };

function isFault(
  read: ManifestOptions | { readonly fault: ImportFault },
): read is { readonly fault: ImportFault } {
  return "fault" in read;
}

/** A manifest that lies anywhere; what is no JSON is a fault of its file, as a folder's own would be. */
async function manifestOf(
  setting: Setting,
  path: string,
): Promise<ManifestOptions | { readonly fault: ImportFault }> {
  const text = await withFile(path, () => Deno.readTextFile(pathOf(setting, path)));
  try {
    return { manifest: JSON.parse(text.replace(/^\uFEFF/, "")), manifestFile: path };
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    const message = `the manifest is not JSON (${why}); examples/manifests has some that are`;
    const place = { file: path, sheet: null, row: null, column: null, value: null };
    return { fault: { ...place, code: "manifest-invalid", message } };
  }
}

function reportLines(setting: Setting, { outcome, document }: Imported, dryRun: boolean): string[] {
  const { slug, version, changed, changes, salesAdded, salesConflicts } = outcome;
  const { festival, concerts, halls } = document;
  const lines = [`${festival.name} (${slug}): ${concerts.length} concerts in ${halls.length} halls`];
  if (dryRun) lines.push("Dry run: nothing was written. An import now would come to this:");
  if (!changed) lines.push(`Nothing changed in the schedule; version ${version} stands.`);
  else lines.push(`Schedule version ${version}: ${changeSummary(changes)}`);
  if (changed && version > 1) lines.push(changeTable(changes, document, setting.out));
  if (salesAdded > 0) lines.push(`Tickets added: ${salesAdded}`);
  if (salesConflicts.count > 0) {
    const { list, count } = salesConflicts;
    const shown = list.length < count ? ` (the first ${list.length} are shown)` : "";
    lines.push(`Tickets not taken, as their ids were there with other content: ${count}${shown}`);
    lines.push(faultTable(list, setting.out));
  }
  return lines;
}
