/** Projects, their items, their calendar and days. */
import {
  addItems,
  createProject,
  dayTable,
  labelHistory,
  listProjects,
  type Project,
  StoreError,
} from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { localDate, slotOn } from "../../learning/calendar.ts";
import { readWhole } from "../../planner/query.ts";
import { itemByExternalId } from "../../store/learning/items.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { learningAddress, projectAddress } from "./address.ts";
import {
  calendarNamed,
  CalendarViewSchema,
  DayTableSchema,
  ItemsAddedSchema,
  ItemsBodySchema,
  ItemSchema,
  ProjectBodySchema,
  ProjectListSchema,
  ProjectSchema,
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
  itemRoutes(app, deps);
  dayRoutes(app, deps);
}

function itemRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    method: "post",
    path: "/items",
    summary: "Adds items, filled or empty, all or nothing; the same items again change nothing",
    needs: ["data"],
    body: ItemsBodySchema,
    answer: ItemsAddedSchema,
    problems: ["items-invalid"],
  }, async ({ db, project, body, owner }) => {
    const imported = body.imported ? { imported: { actor: `token:${owner.name}` } } : {};
    return await addItems(db, project, body.items, imported);
  });
  projectAddress(app, deps, {
    path: "/items/{item}",
    summary: "One item by its external id, with every label it ever had",
    needs: anyone,
    answer: ItemSchema,
    problems: ["item-unknown"],
  }, async ({ db, project, c }) => {
    const id = c.req.param("item") ?? "";
    const item = await itemByExternalId(db, project.id, id);
    if (item === null) {
      throw new StoreError("item-unknown", `${project.slug} has no item ${JSON.stringify(id)}`, { item: id });
    }
    const history = await labelHistory(db, item.id);
    const { externalId, day, fields, givenLabel } = item;
    return {
      externalId,
      day,
      fields,
      givenLabel,
      label: history.at(-1)?.label ?? null,
      history: history.map((event) => ({
        label: event.label,
        source: event.source,
        actor: event.actor,
        policy: event.policy,
        probability: event.probability,
        propensity: event.propensity,
        previous: event.previous,
        reason: event.reason,
        at: event.at.toISOString(),
      })),
    };
  });
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
