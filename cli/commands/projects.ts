/** `figaro projects`: the label sets that are learned, and their calendars; `figaro days`: what each day did. */
import {
  createProject,
  dayTable,
  listProjects,
  type Project,
  projectBySlug,
  setCalendar,
  setProject,
} from "@figaro/store";
import { z } from "@hono/zod-openapi";
import {
  CalendarGivenSchema,
  calendarNamed,
  ProjectBodySchema,
  ProjectSettingsSchema,
} from "../../api/learning/schemas.ts";
import { dayColumns, dayValues } from "../day_text.ts";
import { InputError, UsageError, withFile } from "../failure.ts";
import { pathOf, type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";

/** A project as people see it: without what only the database needs. */
function shownProject({ id: _id, calendarId: _calendar, createdAt, ...project }: Project) {
  return { ...project, createdAt: createdAt.toISOString() };
}

/** Makes a project from a JSON file. */
export async function createProjectCommand(
  setting: Setting,
  path: string,
  { json }: PlainFlags,
): Promise<void> {
  const body = await readChecked(setting, path, { schema: ProjectBodySchema, code: "project-invalid" });
  const project = await withDatabase(
    setting,
    "current",
    ({ db }) => createProject(db, body, calendarNamed(body.calendar)),
  );
  if (json) return await setting.out.json(shownProject(project));
  const { slug, name, labels, calendar } = project;
  await setting.out.print(
    `${name} (${slug}): ${labels.length} labels, calendar ${calendar.name}`,
    `Next: figaro items add ${slug} <file>`,
  );
}

/** Lists the projects. */
export async function listProjectsCommand({ out, ...rest }: Setting, { json }: PlainFlags): Promise<void> {
  const projects = await withDatabase({ out, ...rest }, "current", ({ db }) => listProjects(db));
  if (json) return await out.json({ projects: projects.map(shownProject) });
  if (projects.length === 0) return await out.print("No projects yet; figaro projects create makes one.");
  await out.print(tableText({
    head: ["slug", "name", "labels", "calendar", "metric", "retrain at", "version"],
    rows: projects.map((p) => [
      p.slug,
      p.name,
      p.labels.join(", "),
      p.calendar.name,
      p.metric,
      `${p.retrainAt} ${p.timeZone}`,
      String(p.version),
    ]),
    right: [6],
    flexible: 2,
  }, out));
}

/** Shows one project with everything it was made with. */
export async function showProjectCommand(
  setting: Setting,
  slug: string,
  { json }: PlainFlags,
): Promise<void> {
  const project = await withDatabase(setting, "current", ({ db }) => projectBySlug(db, slug));
  if (json) return await setting.out.json(shownProject(project));
  const { calendar, gate, review } = project;
  const rows: [string, string][] = [
    ["name", `${project.name} (${project.slug}), version ${project.version}`],
    ["labels", project.labels.join(", ")],
    ["text", project.textColumns.join(", ") || "none"],
    ["features", project.featureColumns.map(({ name, kind }) => `${name} (${kind})`).join(", ") || "none"],
    [
      "calendar",
      `${calendar.name} from ${project.calendarAnchor}, holidays: ${calendar.holidays.join(", ") || "none"}`,
    ],
    ["days", calendar.slots.map(({ name, rule }) => `${name} ${rule}`).join(", ")],
    ["missed days", calendar.missed],
    ["days open at", `${project.retrainAt} ${project.timeZone}, with the retrains that their rules ask for`],
    [
      "retrain at",
      project.retrainCron === null ? "no other time" : `${project.retrainCron} (cron), on other days`,
    ],
    ["metric", project.metric],
    [
      "gate",
      gate.kind === "raw" ? "raw: better or equal" : `ladder: better by ${gate.margin}` +
        (gate.errors > 0 ? ` or, where that is less, by ${gate.errors} standard errors` : "") +
        `; min F1 may fall ${gate.minF1Drop}, calibration error may rise ${gate.calibrationRise}`,
    ],
    [
      "review",
      `audit ${review.auditShare}, second opinions ${review.secondShare}, class quota ${review.classQuota}, lease ` +
      `${review.leaseSeconds} s`,
    ],
    ["seed", String(project.seed)],
  ];
  await setting.out.print(tableText({ head: ["what", "value"], rows, flexible: 1 }, setting.out));
}

/** Flags of `projects set`. */
export interface ProjectFlags extends PlainFlags {
  readonly retrainAt?: string;
  /** "none": no clock of its own. */
  readonly retrainCron?: string;
  readonly gate?: "ladder" | "raw";
  readonly margin?: number;
  readonly addLabel?: readonly string[];
}

/** Changes a project by flags, or by a JSON file with what is to be other. */
export async function setProjectCommand(
  setting: Setting,
  { slug, path }: { readonly slug: string; readonly path: string | undefined },
  { json, retrainAt, retrainCron, gate: kind, margin, addLabel = [] }: ProjectFlags,
): Promise<void> {
  const flags = [path, retrainAt, retrainCron, kind, margin, addLabel[0]];
  if (flags.every((flag) => flag === undefined)) {
    throw new UsageError("nothing to change is named; figaro projects set --help shows what can be");
  }
  const given = path === undefined
    ? {}
    : await readChecked(setting, path, { schema: ProjectSettingsSchema, code: "project-invalid" });
  const project = await withDatabase(setting, "current", async ({ db }) => {
    const before = await projectBySlug(db, slug);
    const gate = given.gate ?? before.gate;
    return await setProject(db, before, {
      ...given,
      labels: [...given.labels ?? before.labels, ...addLabel],
      retrainAt: retrainAt ?? given.retrainAt,
      retrainCron: retrainCron === "none" ? null : retrainCron ?? given.retrainCron,
      gate: { ...gate, kind: kind ?? gate.kind, margin: margin ?? gate.margin },
    });
  });
  if (json) return await setting.out.json(shownProject(project));
  await setting.out.print(`${slug} is changed; version ${project.version} of the project.`);
}

/** Flags of `projects calendar set`. */
export interface CalendarFlags extends PlainFlags {
  readonly anchor?: string;
}

/** Gives a project another calendar: a name, or a JSON file. */
export async function setCalendarCommand(
  setting: Setting,
  { slug, given }: { readonly slug: string; readonly given: string },
  { json, anchor }: CalendarFlags,
): Promise<void> {
  const calendar = await calendarOf(setting, given);
  const project = await withDatabase(
    setting,
    "current",
    async ({ db }) => await setCalendar(db, await projectBySlug(db, slug), { calendar, anchor }),
  );
  if (json) return await setting.out.json(shownProject(project));
  const { calendar: now, version } = project;
  await setting.out.print(
    `${slug} keeps ${now.name} now, ${now.slots.length} working days in ${now.weeks} weeks, ` +
      `${now.holidays.length} holidays; version ${version} of the project.`,
  );
}

const NAMES = ["two-weeks", "every-morning"];

/** A calendar by its name or from a file. @throws InputError with every fault */
export async function calendarOf(setting: Setting, given: string): Promise<ReturnType<typeof calendarNamed>> {
  const asked = NAMES.includes(given)
    ? CalendarGivenSchema.parse(given)
    : await readChecked(setting, given, { schema: CalendarGivenSchema, code: "project-invalid" });
  return calendarNamed(asked);
}

/** Reads a JSON file and checks it. @throws InputError with the place of every fault */
async function readChecked<T>(
  setting: Setting,
  path: string,
  { schema, code }: { readonly schema: z.ZodType<T>; readonly code: string },
): Promise<T> {
  const text = await withFile(path, () => Deno.readTextFile(pathOf(setting, path)));
  const parsed = schema.safeParse(withoutSchema(parseJson(path, text)));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap(leaves).map(({ path: at, message }) =>
    `/${at.join("/")}: ${message}`
  );
  throw new InputError(code, `${path}: ${faults.join("\n  also: ")}`);
}

/**
 * A union tells the faults of the choice that comes nearest: of another kind of value none is meant, and of the
 * others the one with the fewest faults.
 */
function leaves(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  if (issue.code !== "invalid_union") return [issue];
  const within = issue.errors.filter((faults) => faults.every(({ path }) => path.length > 0));
  const [nearest] = (within.length > 0 ? within : [...issue.errors]).sort((a, b) => a.length - b.length);
  return (nearest ?? []).flatMap(leaves).map(({ path, message }) => ({
    path: [...issue.path, ...path],
    message,
  }));
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    throw new InputError(
      "project-invalid",
      `${path} is not JSON (${why}); examples/learning has files that are`,
    );
  }
}

/** Editors find the schema by this name; it is no part of the project. */
function withoutSchema(json: unknown): unknown {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return json;
  const { $schema: _schema, ...rest } = json as Record<string, unknown>;
  return rest;
}

/** Flags of `days`. */
export interface DaysFlags extends PlainFlags {
  readonly limit: number;
}

/** The table of days, the newest first. */
export async function daysCommand(setting: Setting, slug: string, { json, limit }: DaysFlags): Promise<void> {
  const days = await withDatabase(
    setting,
    "current",
    async ({ db }) => await dayTable(db, (await projectBySlug(db, slug)).id, { limit }),
  );
  if (json) return await setting.out.json({ project: slug, days });
  if (days.length === 0) return await setting.out.print(`${slug} has no day that was run yet.`);
  const { head, right } = dayColumns();
  await setting.out.print(
    tableText({ head, rows: days.map(dayValues), right, flexible: head.length - 1 }, setting.out),
  );
}
