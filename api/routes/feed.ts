/** A route as a calendar that calendars subscribe to: the address never changes, what it says does. */
import { writeIcs } from "@figaro/formats";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type Ask, festivalAddress } from "../ask.ts";
import { reach } from "../catalogue.ts";
import type { AppDeps } from "../deps.ts";
import { goneConcerts, revisionsOf } from "../feed_history.ts";
import { type QueryNames, quoted } from "../../planner/query.ts";
import { openRoute } from "../../planner/route_advice.ts";
import { CALENDAR_LANGUAGES, type CalendarLanguage, routeCalendar } from "../../planner/route_calendar.ts";
import type { ApiEnv } from "../types.ts";
import { indexAtOf } from "./plans.ts";

const contentType = "text/calendar; charset=utf-8";

const NAMES: QueryNames = {
  lang: {
    description: "Language of the notes in the events",
    schema: { type: "string", enum: CALENDAR_LANGUAGES, default: "en" },
    example: "ru",
  },
};

/** `routes/{id}.ics`; mounted before `routes/{id}`, which would take it for an id. */
export function feedRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/routes/{id}.ics",
    pattern: "/v1/festivals/:slug/routes/:file{[^/]+\\.ics}",
    tag: "Routes",
    summary: "A route as a calendar to subscribe to; it follows the schedule, cancelled concerts included",
    query: NAMES,
    answer: [contentType],
    problems: [
      "value-malformed",
      "route-id-malformed",
      "route-id-of-another-festival",
      "version-not-found",
    ],
  }, (ask) => {
    const language = languageOf(ask);
    const id = (ask.c.req.param("file") ?? "").slice(0, -".ics".length);
    return {
      canonical: `lang=${language}`,
      cost: 2,
      contentType,
      compute: () => feedText(deps, ask, { id, language }),
    };
  });
}

function languageOf({ values, faults }: Ask): CalendarLanguage {
  const wanted = values.get("lang")?.[0] ?? "en";
  const language = CALENDAR_LANGUAGES.find((one) => one === wanted);
  if (language === undefined) {
    const right = CALENDAR_LANGUAGES.join(", ");
    faults.add("value-malformed", "lang", `lang=${quoted(wanted)} is not one of ${right}`);
  }
  return language ?? "en";
}

async function feedText(
  deps: AppDeps,
  ask: Ask,
  { id, language }: { readonly id: string; readonly language: CalendarLanguage },
): Promise<string> {
  const { index, summary } = ask;
  const indexAt = indexAtOf(deps, ask);
  const opened = await openRoute(index, id, indexAt);
  const versions = (await reach(() => deps.catalogue.store.listVersions(summary.id)))
    .filter(({ version }) => version <= index.parts.version);
  const gone = await goneConcerts({ index, indexAt, versions }, opened);
  const { document, options } = routeCalendar({ index, positions: opened.positions, gone, language });
  const parts = writeIcs(document, {
    ...options,
    version: index.parts.version,
    at: summary.updatedAt,
    revisions: revisionsOf([...document.concerts, ...gone], versions),
  });
  return [...parts].join("");
}
