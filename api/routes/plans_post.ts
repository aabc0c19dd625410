/** Routes over POST: check a route a person made; repair one after a change or a delay. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Ask } from "../ask.ts";
import { readBody } from "../body.ts";
import { type Address, define } from "../define.ts";
import type { AppDeps } from "../deps.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { checkRoute, type IndexAt, nearest, openRoute, repairFrom } from "../../planner/route_advice.ts";
import type { RoutePlanner } from "../../planner/route_planner.ts";
import { routeIdOf } from "../../planner/route_view.ts";
import { Problem, type ProblemCode, type ProblemFault } from "../problem.ts";
import { Faults, quoted, readQuery } from "../../planner/query.ts";
import { CheckBodySchema, CheckSchema, RepairBodySchema, RepairsSchema } from "../schemas/routes.ts";
import { WISH_NAMES } from "../../planner/wish_names.ts";
import type { ApiEnv } from "../types.ts";
import { askedOf, indexAtOf, withHead } from "./plan_common.ts";

const base = "/v1/festivals/{slug}/routes";
const problems: readonly ProblemCode[] = [
  "festival-not-found",
  "database-unreachable",
  "value-malformed",
  "value-unknown",
  "limit-exceeded",
  "body-malformed",
  "body-too-large",
  "media-type-unsupported",
  "question-too-large",
  "option-value",
  "not-a-route",
  "route-id-malformed",
  "route-id-of-another-festival",
  "busy",
  "deadline-exceeded",
];

/** Mounts the addresses that take a route. */
export function planPostRoutes(planner: RoutePlanner): (app: OpenAPIHono<ApiEnv>, deps: AppDeps) => void {
  return (app, deps) => {
    const post = (
      path: string,
      address: Omit<Address, "path" | "tag">,
      answer: (ask: Ask) => Promise<object>,
    ) =>
      define(app, {
        ...address,
        method: "post",
        path: `${base}${path}`,
        tag: "Routes",
        query: WISH_NAMES,
        problems,
      }, async (c) => {
        const ask = await postAsk(deps, c);
        await c.get("charge")(3);
        return c.json(await answer(ask), 200, { "cache-control": "no-store" });
      });
    post("/check", {
      summary: "A route that a person made: every fault with its cause, slack of each leg, nearest repairs",
      body: CheckBodySchema,
      answer: CheckSchema,
    }, async (ask) => {
      const asked = askedOf(ask);
      const body = await readBody(ask.c, CheckBodySchema);
      const positions = await positionsOf(ask.index, body, indexAtOf(deps, ask));
      const make = async () => {
        const { check, view } = await checkRoute(planner, asked, positions);
        return { ...view, id: check.feasible ? routeIdOf(ask.index, check.concerts) : null };
      };
      return await withHead(planner, asked, make);
    });
    post("/repair", {
      summary:
        "The smallest change that makes a route fit again: after a sell-out, a new schedule, or a delay",
      body: RepairBodySchema,
      answer: RepairsSchema,
    }, async (ask) => {
      const asked = askedOf(ask);
      const body = await readBody(ask.c, RepairBodySchema);
      const positions = await positionsOf(ask.index, body, indexAtOf(deps, ask));
      const count = body.limit ?? 3;
      const make = async () => {
        if (body.now === undefined) return { repairs: await nearest(planner, asked, positions, count) };
        const now = nowOf(ask.index, body.now);
        return { repairs: await repairFrom(planner, asked, { positions, now }, count) };
      };
      return await withHead(planner, asked, make);
    });
  };
}

async function postAsk(deps: AppDeps, c: Context<ApiEnv>): Promise<Ask> {
  const summary = await deps.catalogue.summary(c.req.param("slug") ?? "");
  const [index, tickets] = [await deps.catalogue.index(summary), await deps.catalogue.tickets(summary)];
  const faults = new Faults();
  const values = readQuery(c.req.url, WISH_NAMES, faults);
  return { c, summary, index, tickets, values, faults };
}

/** Positions of a body's concerts in the order given, or of its route id. */
async function positionsOf(
  index: FestivalIndex,
  body: { concerts?: number[] | undefined; id?: string | undefined },
  indexAt: IndexAt,
): Promise<number[]> {
  if ((body.concerts === undefined) === (body.id === undefined)) {
    const detail = "give either concerts (programme numbers) or id (of a route)";
    throw new Problem("body-malformed", detail, { errors: [{ pointer: "/body", detail }] });
  }
  if (body.id !== undefined) return [...(await openRoute(index, body.id, indexAt)).positions];
  return positionsOfNumbers(index, body.concerts ?? [], "/body/concerts");
}

function positionsOfNumbers(index: FestivalIndex, numbers: readonly number[], pointer: string): number[] {
  const errors: ProblemFault[] = [];
  const positions = numbers.flatMap((number, i) => {
    const position = index.positionOf(number);
    if (position !== undefined) return position;
    if (errors.length < 16) {
      errors.push({
        pointer: `${pointer}/${i}`,
        detail: `${number} is not a programme number of ${index.slug}`,
      });
    }
    return [];
  });
  if (errors.length > 0) throw new Problem("value-unknown", errors[0]?.detail ?? "", { errors });
  return positions;
}

function nowOf(index: FestivalIndex, now: { at: string; hall: string; heard?: number[] | undefined }) {
  const hall = index.parts.halls.find(now.hall);
  if (hall === undefined) {
    const names = index.parts.halls.all.map((h) => h.name).join(", ");
    const detail = `${quoted(now.hall)} is not a hall of ${index.slug}; it has ${names}`;
    throw new Problem("value-unknown", detail, { errors: [{ pointer: "/body/now/hall", detail }] });
  }
  return {
    minute: minuteOf(index, now.at),
    hall: hall.number,
    heard: positionsOfNumbers(index, now.heard ?? [], "/body/now/heard"),
  };
}

function minuteOf(index: FestivalIndex, at: string): number {
  try {
    return index.parts.clock.minuteOf(at);
  } catch (error) {
    const detail = `now.at=${quoted(at)} is not a local date and time such as 2027-06-12T15:20`;
    throw new Problem("value-malformed", detail, {
      errors: [{ pointer: "/body/now/at", detail }],
      cause: error,
    });
  }
}
