/** Projects, their calendar and days. */
import { createProject, dayTable, listProjects, type Project, setCalendar, setProject } from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { localDate, slotOn } from "../../learning/calendar.ts";
import { readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { learningAddress, projectAddress } from "./address.ts";
import {
  CalendarBodySchema,
  calendarNamed,
  CalendarViewSchema,
  DayTableSchema,
  ProjectBodySchema,
  ProjectListSchema,
  ProjectSchema,
  ProjectSettingsSchema,
} from "./schemas.ts";

const anyone = ["operator", "data"] as const;

/** Mounts the addresses of projects. */
export function projectRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  learningAddress(app, deps, {
    path: "/v1/projects",
    summary: "All projects of the learning loop",
    needs: anyone,
    answer: ProjectListSchema,
  }, async ({ db }) => ({ projects: (await listProjects(db)).map(projectView) }));
  learningAddress(app, deps, {
    method: "post",
    path: "/v1/projects",
    summary: "Makes a project: its labels, columns, calendar, metric and gate",
    needs: ["admin"],
    body: ProjectBodySchema,
    answer: ProjectSchema,
    problems: ["project-conflict", "project-invalid"],
  }, async ({ db, body }) => projectView(await createProject(db, body, calendarNamed(body.calendar))));
  projectAddress(app, deps, {
    path: "",
    summary: "One project",
    needs: anyone,
    answer: ProjectSchema,
  }, ({ project }) => Promise.resolve(projectView(project)));
  projectAddress(app, deps, {
    method: "post",
    path: "/settings",
    summary: "Changes labels, columns, times of retraining, the gate or the review; what is left out stays",
    needs: ["admin"],
    body: ProjectSettingsSchema,
    answer: ProjectSchema,
    problems: ["project-conflict", "project-invalid"],
  }, async ({ db, project, body }) => projectView(await setProject(db, project, body)));
  dayRoutes(app, deps);
}

/** Days shown ahead of today. */
const DAYS_AHEAD = 14;

function dayRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    path: "/calendar",
    summary: "The calendar, and what the next two weeks bring by it",
    needs: anyone,
    answer: CalendarViewSchema,
  }, ({ project }) => {
    const { calendar, calendarAnchor: anchor, timeZone } = project;
    const today = localDate(new Date(), timeZone);
    const days = Array.from({ length: DAYS_AHEAD }, (_, ahead) => {
      const day = Temporal.PlainDate.from(today).add({ days: ahead }).toString();
      const slot = slotOn(calendar, anchor, day);
      return { day, slot: slot?.name ?? null, rule: slot?.rule ?? null };
    });
    return Promise.resolve({ calendar, anchor, today, days });
  });
  projectAddress(app, deps, {
    method: "post",
    path: "/calendar",
    summary:
      "Gives the project another calendar, or other holidays; runs of days keep the one they ran under",
    needs: ["admin"],
    body: CalendarBodySchema,
    answer: ProjectSchema,
    problems: ["project-conflict", "project-invalid"],
  }, async ({ db, project, body }) => {
    const { calendar, anchor, version } = body;
    return projectView(
      await setCalendar(db, project, { calendar: calendarNamed(calendar), anchor, version }),
    );
  });
  projectAddress(app, deps, {
    path: "/days",
    summary: "The table of days: what came, who settled it, what was trained",
    needs: anyone,
    query: {
      limit: {
        description: "Days at most",
        schema: { type: "integer", minimum: 1, maximum: 400, default: 30 },
      },
    },
    answer: DayTableSchema,
    problems: ["limit-exceeded", "value-malformed"],
  }, async ({ db, project, values, faults }) => {
    const text = values.get("limit")?.[0] ?? "30";
    const limit = readWhole(text, { min: 1, max: 400 }, { name: "limit", faults });
    faults.throwIfAny();
    return { days: await dayTable(db, project.id, { limit: limit ?? 30 }) };
  });
}

function projectView(project: Project) {
  const { id: _id, calendarId: _calendar, createdAt: _at, ...shown } = project;
  return shown;
}
