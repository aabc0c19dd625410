/** Projects and the calendars they keep. */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { type Calendar, type CalendarFault, calendarFaults } from "../../learning/calendar.ts";
import { cronFault } from "../../learning/cron.ts";
import type { FeatureColumn, GateSettings, ProjectInput, ReviewSettings } from "../../learning/types.ts";
import { canonicalJson } from "../canonical.ts";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";

/** A project as it stands. */
export interface Project extends ProjectInput {
  readonly retrainCron: string | null;
  readonly id: number;
  readonly calendarId: number;
  readonly calendar: Calendar;
  /** Goes up with every change of the project. */
  readonly version: number;
  readonly createdAt: Date;
}

/**
 * Keeps a calendar; the same rules again are the same version, changed rules of a name a new one.
 *
 * @throws {StoreError} `project-invalid` with every fault of the calendar
 */
export async function keepCalendar(db: Kysely<Schema>, calendar: Calendar): Promise<number> {
  refuse(calendarFaults(calendar).map((fault) => ({ ...fault, pointer: `/calendar${fault.pointer}` })));
  const rules = canonicalJson(calendar);
  const hash = createHash("sha256").update(rules).digest("hex");
  const known = await db.selectFrom("calendars").select("id").where("content_hash", "=", hash)
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const added = await db.insertInto("calendars").values({
    name: calendar.name,
    version: sql<number>`coalesce((select max(version) from calendars where name = ${calendar.name}), 0) + 1`,
    rules,
    content_hash: hash,
  }).onConflict((conflict) => conflict.doNothing()).returning("id").executeTakeFirst();
  return added?.id ?? await keepCalendar(db, calendar);
}

/**
 * Makes a project.
 *
 * @throws {StoreError} `project-conflict` when the slug is taken; `project-invalid` with every fault
 */
export async function createProject(
  db: Kysely<Schema>,
  input: ProjectInput,
  calendar: Calendar,
): Promise<Project> {
  refuse(projectFaults(input));
  const calendarId = await keepCalendar(db, calendar);
  const row = await db.insertInto("projects").values({
    slug: input.slug,
    name: input.name,
    time_zone: input.timeZone,
    labels: [...input.labels],
    text_columns: [...input.textColumns],
    feature_columns: JSON.stringify(input.featureColumns),
    calendar_id: calendarId,
    calendar_anchor: input.calendarAnchor,
    metric: input.metric,
    gate: JSON.stringify(input.gate),
    review: JSON.stringify(input.review),
    seed: input.seed,
    retrain_at: input.retrainAt,
    retrain_cron: input.retrainCron ?? null,
  }).onConflict((conflict) => conflict.column("slug").doNothing()).returning("id").executeTakeFirst();
  if (row === undefined) {
    throw new StoreError(
      "project-conflict",
      `there is a project ${input.slug} already; choose another slug`,
      {
        project: input.slug,
      },
    );
  }
  return await projectBySlug(db, input.slug);
}

/**
 * Gives a project another calendar. Rules are versioned: changed ones of a name are a new version of it, and day
 * runs that there are keep the one they ran under.
 *
 * @param wanted.version of the project as it was read; left out: whatever it is
 * @throws {StoreError} `project-conflict` when the project was changed meanwhile; `project-invalid`
 */
export async function setCalendar(
  db: Kysely<Schema>,
  project: Pick<Project, "id" | "slug">,
  wanted: {
    readonly calendar: Calendar;
    readonly anchor?: string | undefined;
    readonly version?: number | undefined;
  },
): Promise<Project> {
  const calendarId = await keepCalendar(db, wanted.calendar);
  let update = db.updateTable("projects").set({
    calendar_id: calendarId,
    version: sql<number>`version + 1`,
    updated_at: sql<Date>`now()`,
    ...(wanted.anchor === undefined ? {} : { calendar_anchor: wanted.anchor }),
  }).where("id", "=", project.id);
  if (wanted.version !== undefined) update = update.where("version", "=", wanted.version);
  const changed = await update.returning("id").executeTakeFirst();
  if (changed === undefined) throw changedMeanwhile(project, wanted.version);
  return await projectBySlug(db, project.slug);
}

function changedMeanwhile({ slug }: Pick<Project, "slug">, version: number | undefined): StoreError {
  return new StoreError(
    "project-conflict",
    `${slug} was changed since version ${version} was read; read it again`,
    { project: slug, version },
  );
}

/** What of a project may be changed later, beside its calendar. */
export type ProjectSettings = Pick<
  ProjectInput,
  "labels" | "textColumns" | "featureColumns" | "retrainAt" | "retrainCron" | "gate" | "review"
>;

/**
 * Changes what is learned, when a project is retrained, what the gate asks and how people review; what is left out
 * stays. Other labels or columns make the next version of the model a major one; items keep the labels they have.
 *
 * @throws {StoreError} `project-conflict` when the project was changed meanwhile; `project-invalid`
 */
export async function setProject(
  db: Kysely<Schema>,
  project: Project,
  changes: { readonly [Name in keyof ProjectSettings]?: ProjectSettings[Name] | undefined },
): Promise<Project> {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined);
  const wanted: Project = { ...project, ...Object.fromEntries(named) };
  refuse(projectFaults(wanted));
  const changed = await db.updateTable("projects").set({
    labels: [...wanted.labels],
    text_columns: [...wanted.textColumns],
    feature_columns: JSON.stringify(wanted.featureColumns),
    retrain_at: wanted.retrainAt,
    retrain_cron: wanted.retrainCron,
    gate: JSON.stringify(wanted.gate),
    review: JSON.stringify(wanted.review),
    version: sql<number>`version + 1`,
    updated_at: sql<Date>`now()`,
  }).where("id", "=", project.id).where("version", "=", project.version).returning("id").executeTakeFirst();
  if (changed === undefined) throw changedMeanwhile(project, project.version);
  return await projectBySlug(db, project.slug);
}

/** @throws {StoreError} `project-unknown` */
export async function projectBySlug(db: Kysely<Schema>, slug: string): Promise<Project> {
  const row = await selectProjects(db).where("slug", "=", slug).executeTakeFirst();
  if (row === undefined) {
    throw new StoreError("project-unknown", `there is no project ${JSON.stringify(slug)}`, { project: slug });
  }
  return projectOf(row);
}

/** All projects, by slug. */
export async function listProjects(db: Kysely<Schema>): Promise<Project[]> {
  return (await selectProjects(db).orderBy("slug").execute()).map(projectOf);
}

function selectProjects(db: Kysely<Schema>) {
  return db.selectFrom("projects").innerJoin("calendars", "calendars.id", "projects.calendar_id")
    .selectAll("projects").select("calendars.rules");
}

interface ProjectRow {
  id: number;
  slug: string;
  name: string;
  time_zone: string;
  labels: string[];
  text_columns: string[];
  feature_columns: FeatureColumn[];
  calendar_id: number;
  calendar_anchor: string;
  metric: "macro-f1" | "roc-auc";
  gate: Omit<GateSettings, "errors"> & Partial<GateSettings>;
  review: ReviewSettings;
  seed: number;
  retrain_at: string;
  retrain_cron: string | null;
  version: number;
  created_at: Date;
  rules: Calendar;
}

function projectOf(row: ProjectRow): Project {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    timeZone: row.time_zone,
    labels: row.labels,
    textColumns: row.text_columns,
    featureColumns: row.feature_columns,
    calendarId: row.calendar_id,
    calendar: row.rules,
    calendarAnchor: row.calendar_anchor,
    metric: row.metric,
    // A project that was made before there were errors keeps its margin alone.
    gate: { ...row.gate, errors: row.gate.errors ?? 0 },
    review: row.review,
    seed: row.seed,
    retrainAt: row.retrain_at,
    retrainCron: row.retrain_cron,
    version: row.version,
    createdAt: row.created_at,
  };
}

/** Everything that is wrong with a project. */
function projectFaults(input: ProjectInput): CalendarFault[] {
  const faults: CalendarFault[] = [];
  const add = (pointer: string, detail: string) => faults.push({ pointer, detail });
  if (!/^[a-z0-9-]{1,64}$/.test(input.slug)) {
    add(
      "/slug",
      `${
        JSON.stringify(input.slug)
      }: lower-case letters, digits and hyphens, 1 to 64 of them, would be right`,
    );
  }
  if (input.name.trim() === "") add("/name", "a project has a name");
  const folded = input.labels.map((label) => label.normalize("NFKC").trim().toLowerCase());
  if (folded.length < 2) add("/labels", `${folded.length} label(s); two or more would be right`);
  for (const [i, label] of folded.entries()) {
    if (label === "") add(`/labels/${i}`, "a blank label");
    else if (folded.indexOf(label) !== i) {
      add(`/labels/${i}`, `${JSON.stringify(input.labels[i])} stands there twice`);
    }
  }
  if (input.textColumns.length + input.featureColumns.length === 0) {
    add("/textColumns", "no column to learn from; name a text column or a feature column");
  }
  if (!isZone(input.timeZone)) {
    add("/timeZone", `${JSON.stringify(input.timeZone)} is not a zone such as Europe/Vienna`);
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(input.retrainAt)) {
    add("/retrainAt", `${JSON.stringify(input.retrainAt)} is not a time such as 03:00`);
  }
  const cron = input.retrainCron ?? null;
  const fault = cron === null ? null : cronFault(cron);
  if (fault !== null) add("/retrainCron", fault);
  for (const name of ["auditShare", "secondShare", "classQuota"] as const) {
    const value = input.review[name];
    if (!(value >= 0 && value <= 1)) add(`/review/${name}`, `${value}; a share from 0 to 1 would be right`);
  }
  return faults;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function refuse(faults: readonly CalendarFault[]): void {
  if (faults.length === 0) return;
  const told = faults.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  throw new StoreError("project-invalid", told.join("; also "), { faults });
}
