/** `figaro models`: versions, what served when and on what, and letting another serve. */
import { userInfo } from "node:os";
import {
  artifactStore,
  projectBySlug,
  servedRows,
  servedSpan,
  type VersionLog,
  versionLog,
  versionLogText,
} from "@figaro/store";
import { readMoment } from "../../learning/moment.ts";
import { promote, type Promotion, rollBack, Serving } from "../../jobs/learning/serving/mod.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { InputError, UsageError, withFile } from "../failure.ts";
import { pathOf, type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import { writeWhole } from "../whole_file.ts";
import type { PlainFlags } from "./festivals.ts";

/** Flags of `models`. */
export interface ModelsFlags extends PlainFlags {
  readonly export?: string;
}

/** Shows every version, the newest first, or writes the log of them to a file. */
export async function modelsCommand(setting: Setting, slug: string, flags: ModelsFlags): Promise<void> {
  const { out } = setting;
  const log = await withDatabase(
    setting,
    "current",
    async ({ db }) => await versionLog(db, await projectBySlug(db, slug)),
  );
  const { export: file } = flags;
  if (file !== undefined) {
    await withFile(file, () => writeWhole(pathOf(setting, file), [versionLogText(log)]));
    const told = { project: slug, versions: log.versions.length, file };
    if (flags.json) return await out.json(told);
    return await out.print(`Wrote ${told.versions} versions of ${slug} to ${file}`);
  }
  if (flags.json) return await out.json(log);
  if (log.versions.length === 0) {
    return await out.print(`${slug} has no version yet; figaro retrain ${slug} trains one.`);
  }
  await out.print(versionTable(setting, log));
}

function versionTable({ out }: Setting, { versions }: VersionLog): string {
  return tableText({
    head: ["version", "made (UTC)", "kind", "F1", "min F1", "rows", "now", "decision"],
    rows: versions.map(({ version, createdAt, kind, metrics, training, aliases, decision }) => [
      version,
      minute(createdAt),
      kind,
      figure(metrics.macroF1),
      figure(metrics.minF1),
      String(training.rowCount),
      aliases.join(", "),
      typeof decision.reason === "string" ? decision.reason : "",
    ]),
    right: [3, 4, 5],
    flexible: 7,
  }, out);
}

function figure(value: unknown): string {
  return typeof value === "number" ? value.toFixed(4) : "-";
}

/** "2027-01-05 03:00" of an ISO text or a date, in UTC. */
function minute(at: string | Date): string {
  return (typeof at === "string" ? at : at.toISOString()).slice(0, 16).replace("T", " ");
}

/** Flags of `models promote` and `models rollback`. */
export interface MoveFlags extends PlainFlags {
  readonly reason: string;
  readonly by?: string;
}

/** Lets a version serve, once it is checked; without a version the one before. */
export async function promoteCommand(
  setting: Setting,
  { slug, version }: { readonly slug: string; readonly version: string | null },
  flags: MoveFlags,
): Promise<void> {
  const actor = `cli:${flags.by ?? userInfo().username}`;
  const reason = flags.reason.trim();
  if (reason === "") throw new InputError("reason-missing", "a move of the champion is history: say why");
  const made = await withDatabase(setting, "current", async ({ db }) => {
    await using serving = new Serving({
      artifacts: artifactStore(setting.config.bucket),
      core: loadLearningHere,
    });
    const parts = { db, serving, project: await projectBySlug(db, slug) };
    const by = { actor, reason };
    return version === null ? await rollBack(parts, by) : await promote(parts, version, by);
  });
  if (flags.json) return await setting.out.json({ project: slug, actor, ...made });
  await setting.out.print(...moveLines(slug, made));
}

function moveLines(slug: string, { version, previous, moved, checks }: Promotion): string[] {
  const checked = checks.map(({ detail }) => `  ${detail}`);
  if (!moved) return [`${version} of ${slug} serves already; nothing was moved`, ...checked];
  return [`${version} of ${slug} serves now; before: ${previous ?? "none"}`, ...checked];
}

/** Flags of `models served`. */
export interface ServedFlags extends PlainFlags {
  readonly rows?: number;
  readonly after?: string;
}

/** Tells what served at a moment, trained on which rows, labelled by whom. */
export async function servedCommand(
  setting: Setting,
  { slug, at: text }: { readonly slug: string; readonly at: string },
  { json, rows: limit = 0, after }: ServedFlags,
): Promise<void> {
  const { out } = setting;
  const found = await withDatabase(setting, "current", async ({ db }) => {
    const { id, timeZone } = await projectBySlug(db, slug);
    const at = readMoment(text, timeZone);
    if (at === null) {
      const right = `2027-01-12T14:03Z, or 2027-01-12T14:03 in ${timeZone}`;
      throw new UsageError(`${JSON.stringify(text)} is not a moment such as ${right}`);
    }
    const span = await servedSpan(db, id, at);
    if (span === null) return { at, span, rows: [] };
    const page = { after: after ?? null, limit };
    return { at, span, rows: limit === 0 ? [] : await servedRows(db, span.training.snapshotId, page) };
  });
  const { at } = found;
  if (found.span === null) {
    if (json) return await out.json({ project: slug, at, version: null });
    return await out.print(`No version of ${slug} served at ${minute(at)} UTC.`);
  }
  const { span: { version, training: { snapshotId: _, ...training }, ...span }, rows } = found;
  if (json) return await out.json({ project: slug, at, version: version.version, ...span, training, rows });
  const until = span.until === null ? "now" : minute(span.until);
  await out.print(
    `${version.version} served at ${minute(at)} UTC (from ${minute(span.from)} until ${until})`,
    `  let by ${span.actor}: ${span.reason}`,
    `  trained on ${training.rowCount} rows as of ${training.asOfDay} (${training.contentHash})`,
    tableText({
      head: ["labelled by", "source", "rows"],
      rows: training.byActor.map(({ actor, source, rows: count }) => [actor, source, String(count)]),
      right: [2],
      flexible: 0,
    }, out),
  );
  if (rows.length === 0) return;
  await out.print(tableText({
    head: ["item", "day", "label", "source", "labelled by", "at (UTC)"],
    rows: rows.map((row) => [row.externalId, row.day, row.label, row.source, row.actor, minute(row.at)]),
    flexible: 0,
  }, out));
}
