/** `figaro festivals`, `figaro versions`, `figaro migrate`: what the database holds. */
import { type Database, listFestivals, loadSnapshot, migrate, versionChanges } from "@figaro/store";
import { databaseStore } from "../../jobs/mod.ts";
import { installQueues } from "../../jobs/workers/background.ts";
import { changeSummary, changeTable } from "../change_text.ts";
import { UsageError } from "../failure.ts";
import { festivalOf, type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";

/** Flags of commands that take no others. */
export interface PlainFlags {
  readonly json?: boolean;
}

/** Lists the festivals. */
export async function festivalsCommand(setting: Setting, { json }: PlainFlags): Promise<void> {
  const { out } = setting;
  const festivals = await withDatabase(setting, "current", ({ db }) => listFestivals(db));
  if (json) {
    const shown = festivals.map(({ id: _id, liveVersion: _live, version, ...rest }) => ({
      ...rest,
      scheduleVersion: version,
    }));
    return await out.json({ festivals: shown });
  }
  if (festivals.length === 0) return await out.print("No festivals yet; figaro import brings one in.");
  await out.print(tableText({
    head: ["slug", "name", "days", "concerts", "halls", "version"],
    rows: festivals.map((f) => [
      f.slug,
      f.name,
      `${f.firstDay ?? "-"} to ${f.lastDay ?? "-"}`,
      String(f.concerts),
      String(f.halls),
      String(f.version),
    ]),
    right: [3, 4, 5],
    flexible: 1,
  }, out));
}

/** Lists schedule versions, or what changed between two (`1..3`). */
export async function versionsCommand(
  setting: Setting,
  { slug, range }: { readonly slug: string; readonly range: string | undefined },
  { json }: PlainFlags,
): Promise<void> {
  const pair = range === undefined ? null : pairOf(range);
  await withDatabase(setting, "current", async (database) => {
    if (pair === null) await listAll(setting, { database, slug, json: json ?? false });
    else await listBetween(setting, { database, slug, pair, json: json ?? false });
  });
}

function pairOf(range: string): readonly [number, number] {
  const match = /^(\d{1,9})\.\.(\d{1,9})$/.exec(range);
  if (match !== null) return [Number(match[1]), Number(match[2])];
  throw new UsageError(`${JSON.stringify(range)} names no two versions; write 1..2`);
}

interface Listing {
  readonly database: Database;
  readonly slug: string;
  readonly json: boolean;
}

async function listAll({ out }: Setting, { database, slug, json }: Listing): Promise<void> {
  const summary = await festivalOf(database, slug);
  const versions = await databaseStore(database).listVersions(summary.id);
  if (json) {
    const shown = versions.map((one) => ({ ...one, changes: one.changes.length }));
    return await out.json({ festival: slug, current: summary.version, versions: shown });
  }
  await out.print(tableText({
    head: ["version", "made (UTC)", "changes"],
    rows: versions.map(({ version, createdAt, changes }) => [
      String(version),
      createdAt.toISOString().slice(0, 16).replace("T", " "),
      changeSummary(changes),
    ]),
    right: [0],
    flexible: 2,
  }, out));
}

async function listBetween(
  { out }: Setting,
  { database, slug, pair, json }: Listing & { readonly pair: readonly [number, number] },
): Promise<void> {
  const { db } = database;
  const { id } = await festivalOf(database, slug);
  const [from, to] = pair;
  const changes = await versionChanges(db, id, [from, to]);
  if (json) return await out.json({ festival: slug, from, to, changes });
  if (changes.length === 0) return await out.print(`Nothing lies between versions ${from} and ${to}.`);
  const { document } = await loadSnapshot(db, id, to);
  await out.print(changeSummary(changes), changeTable(changes, document, out));
}

/** Brings the schema up to date. */
export async function migrateCommand(setting: Setting, { json }: PlainFlags): Promise<void> {
  const applied = await withDatabase(setting, "none", async (database) => {
    const names = await migrate(database.db);
    await installQueues(database);
    return names;
  });
  if (json) return await setting.out.json({ applied });
  if (applied.length === 0) return await setting.out.print("The schema is current.");
  await setting.out.print(`Applied ${applied.length} migrations:`, ...applied.map((name) => `  ${name}`));
}
