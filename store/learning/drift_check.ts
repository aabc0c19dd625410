/** The daily check of drift: counts the days that are over and says what they say, once each. */
import type { Kysely } from "kysely";
import {
  alarmsOf,
  type Batch,
  batchesOf,
  columnState,
  DEFAULT_DRIFT,
  type DriftSettings,
} from "../../learning/drift.ts";
import { countBins, type DriftBins, driftBins } from "../../learning/drift_bins.ts";
import {
  arrivedRows,
  type DatedRow,
  type DriftCheck,
  driftChecks,
  driftReference,
  keepDriftChecks,
  keepDriftReference,
  referenceRows,
} from "./drift.ts";
import { listProjects, type Project } from "./projects.ts";
import { aliased, type ModelVersion } from "./registry.ts";
import type { Schema } from "../schema.ts";

/** The champion's drift as it stands. */
export interface DriftReport {
  /** "v1.2.0"; null: nothing serves, so nothing can be compared. */
  readonly version: string | null;
  /** Batches of days that were checked just now. */
  readonly checked: number;
  /** Columns that are watched, in order. */
  readonly columns: readonly DriftBins[];
  /** Every check of this version, by day. */
  readonly checks: readonly DriftCheck[];
}

/** What of drift is known, without checking anything. */
export async function driftReport(db: Kysely<Schema>, project: Project): Promise<DriftReport> {
  const version = await aliased(db, project.id, "champion");
  if (version === null) return { version: null, checked: 0, columns: [], checks: [] };
  const columns = await driftReference(db, version.id) ?? [];
  const checks = await driftChecks(db, version.id);
  return { version: version.version, checked: 0, columns, checks };
}

/**
 * Checks the days that are over against what the champion was trained on. Each is checked once, so it may be asked for
 * as often as one likes; items that come later for a day that was checked are not counted.
 *
 * @param options.until the last day that is over, "YYYY-MM-DD"; yesterday in the project's zone unless said
 */
export async function checkDrift(
  db: Kysely<Schema>,
  project: Project,
  options: { readonly until?: string | undefined; readonly settings?: DriftSettings } = {},
): Promise<DriftReport> {
  const { until = yesterday(project.timeZone), settings = DEFAULT_DRIFT } = options;
  const version = await aliased(db, project.id, "champion");
  if (version === null) return await driftReport(db, project);
  const columns = await referenceOf(db, project, version);
  const known = await driftChecks(db, version.id);
  const from = dayAfter(known.at(-1)?.day ?? await asOfDay(db, version));
  const of = { projectId: project.id, versionId: version.id, snapshotId: version.snapshotId };
  const rows = from > until ? [] : await arrivedRows(db, of, { from, to: until });
  const checks = [...known];
  let checked = 0;
  for (const batch of batchesOf(rows, settings.leastRows)) {
    const made = checksOf(project, { columns, known: checks, batch, level: settings.level });
    if (!await keepDriftChecks(db, of, made)) break;
    checks.push(...made);
    checked++;
  }
  return { version: version.version, checked, columns, checks: await driftChecks(db, version.id) };
}

/** Checks every project; one that cannot be checked does not keep the others. @returns batches that were checked */
export async function checkAllDrift(
  db: Kysely<Schema>,
  { now = new Date(), onError }: { readonly now?: Date; readonly onError: (error: Error) => void },
): Promise<number> {
  let checked = 0;
  for (const project of await listProjects(db)) {
    try {
      checked += (await checkDrift(db, project, { until: yesterday(project.timeZone, now) })).checked;
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return checked;
}

/** The bins of a version, made once. */
async function referenceOf(
  db: Kysely<Schema>,
  project: Project,
  version: ModelVersion,
): Promise<readonly DriftBins[]> {
  const kept = await driftReference(db, version.id);
  if (kept !== null) return kept;
  const rows = await referenceRows(db, version.snapshotId);
  const columns = driftBins({ ...project, labels: version.labels }, rows);
  await keepDriftReference(db, version.id, { columns, rows: rows.length });
  return columns;
}

function checksOf(
  project: Project,
  { columns, known, batch, level }: {
    readonly columns: readonly DriftBins[];
    readonly known: readonly DriftCheck[];
    readonly batch: Batch<DatedRow>;
    readonly level: number;
  },
): DriftCheck[] {
  const made = columns.map((column) => {
    const counts = countBins(project, column.measure, batch.rows);
    const before = known.filter((check) => check.column === column.name);
    const state = columnState(column, [...before.map((check) => check.counts), counts]);
    const days = [...before.map(({ fromDay }) => fromDay), batch.from];
    return { column: column.name, counts, state, sinceDay: days[state.since] ?? batch.from };
  });
  const alarms = new Set(alarmsOf(made.map(({ state }) => state), level));
  return made.map(({ column, counts, state, sinceDay }, at) => ({
    ...{ fromDay: batch.from, day: batch.to, column, counts, sinceDay },
    rows: counts.reduce((sum, count) => sum + count, 0),
    logEvidence: state.logEvidence,
    stabilityIndex: state.stabilityIndex,
    totalVariation: state.totalVariation,
    alarm: alarms.has(at),
  }));
}

/** The day as of which a version's training set was taken. */
async function asOfDay(db: Kysely<Schema>, { snapshotId }: ModelVersion): Promise<string> {
  const { as_of_day } = await db.selectFrom("training_snapshots").select("as_of_day")
    .where("id", "=", snapshotId).executeTakeFirstOrThrow();
  return as_of_day;
}

function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}

function yesterday(timeZone: string, now = new Date()): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
    .subtract({ days: 1 }).toString();
}
