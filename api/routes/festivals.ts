/** Festivals as wholes: the list, one, its walks, its events off the programme, who conflicts with whom. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { FestivalSummary } from "@figaro/store";
import { type Ask, festivalAddress, identityOf } from "../ask.ts";
import { define } from "../define.ts";
import type { AppDeps } from "../deps.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { Planner } from "../../planner/planner_types.ts";
import { canonicalQuery, Faults, quoted, readQuery } from "../../planner/query.ts";
import {
  type FestivalBrief,
  FestivalListSchema,
  FestivalSchema,
  type FestivalView,
  OffProgrammeSchema,
  OverlapSchema,
  WalksSchema,
} from "../schemas/catalogue.ts";
import type { ApiEnv } from "../types.ts";
import { API_VERSION } from "../version.ts";
import { refOf } from "../views.ts";

const tag = "Festivals";

/** `/v1/festivals` and what is under one festival as a whole. */
export function festivalRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  define(app, {
    path: "/v1/festivals",
    tag,
    summary: "All festivals",
    answer: FestivalListSchema,
    problems: ["database-unreachable"],
  }, async (c) => {
    const list = await deps.catalogue.list();
    const stamp = list.map((summary) => identityOf(deps, summary, null).stamp).join(",");
    return await deps.answers.answer(c, { stamp, engineVersion: API_VERSION }, () => {
      const faults = new Faults();
      readQuery(c.req.url, {}, faults);
      faults.throwIfAny();
      return { canonical: c.req.path, compute: () => ({ festivals: list.map(briefOf) }) };
    });
  });
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}",
    tag,
    summary: "One festival: its days, genres, tags and settings",
    answer: FestivalSchema,
  }, (ask) => ({ canonical: "", compute: () => festivalView(ask) }));
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/walks",
    tag,
    summary: "Minutes of walk between all halls",
    answer: WalksSchema,
  }, ({ index }) => ({ canonical: "", compute: () => walksView(index) }));
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/off-programme",
    tag,
    summary: "Events off the programme",
    answer: OffProgrammeSchema,
  }, ({ index }) => ({ canonical: "", compute: () => offProgrammeView(index) }));
  if (deps.planner !== null) overlapRoute(app, deps, deps.planner);
}

function overlapRoute(app: OpenAPIHono<ApiEnv>, deps: AppDeps, planner: Planner): void {
  festivalAddress(app, deps, {
    path: "/v1/festivals/{slug}/overlap",
    tag,
    summary: "Pairs of concerts that nobody can hear both",
    query: { day: { description: "One festival day", schema: { type: "string", format: "date" } } },
    answer: OverlapSchema,
    problems: ["value-unknown", "value-malformed"],
  }, ({ index, values, faults }) => {
    const date = values.get("day")?.[0] ?? null;
    const day = date === null ? null : index.parts.days.findIndex((d) => d.date === date);
    if (date !== null && day === -1) {
      const known = index.parts.days.map((d) => d.date).join(", ");
      faults.add(
        "value-unknown",
        "day",
        `day=${quoted(date)} has no concert of this festival; its days are ${known}`,
      );
    }
    return {
      canonical: canonicalQuery([["day", date ?? ""]]),
      compute: async () => ({
        festival: index.slug,
        scheduleVersion: index.parts.version,
        day: date,
        pairs: (await planner.overlap(index, day)).map(({ first, second, cause, shortMinutes }) => ({
          first: index.concerts[first]?.record.number,
          second: index.concerts[second]?.record.number,
          cause,
          shortMinutes,
        })),
      }),
    };
  });
}

function briefOf(summary: FestivalSummary): FestivalBrief {
  const { slug, name, timeZone, version, concerts, halls, firstDay, lastDay, updatedAt } = summary;
  return {
    slug,
    name,
    timeZone,
    scheduleVersion: version,
    concerts,
    halls,
    firstDay,
    lastDay,
    updatedAt: updatedAt.toISOString(),
  };
}

function festivalView({ summary, index }: Ask): FestivalView {
  const { festival, offProgramme } = index.document;
  const { artists, composers, works, genres, tags, days, clock } = index.parts;
  const counted = (e: { id: string; name: string; positions: readonly number[] }) => ({
    id: e.id,
    name: e.name,
    concerts: e.positions.length,
  });
  return {
    ...briefOf(summary),
    dayStart: festival.dayStart,
    currency: festival.currency,
    defaultWalkMinutes: festival.defaultWalkMinutes,
    bufferMinutes: festival.bufferMinutes,
    artists: artists.all.length,
    composers: composers.all.length,
    works: works.all.length,
    offProgramme: offProgramme.length,
    days: days.map(({ date, positions }) => {
      const records = positions.map((p) => index.concerts[p]?.record).filter((r) => r !== undefined);
      return {
        date,
        concerts: records.length,
        firstStart: clock.offsetDateTimeOf(records.reduce((m, r) => Math.min(m, r.startMinute), Infinity)),
        lastEnd: clock.offsetDateTimeOf(records.reduce((m, r) => Math.max(m, r.endMinute), -Infinity)),
      };
    }),
    genres: genres.all.map(counted),
    tags: tags.all.map(counted),
  };
}

function walksView(index: FestivalIndex) {
  const halls = index.parts.halls.all;
  const { defaultWalkMinutes, bufferMinutes } = index.document.festival;
  return {
    festival: index.slug,
    scheduleVersion: index.parts.version,
    defaultMinutes: defaultWalkMinutes,
    bufferMinutes,
    halls: halls.map(refOf),
    minutes: halls.map((from) => halls.map((to) => index.walkMinutes(from, to))),
    given: index.document.walks.length,
  };
}

function offProgrammeView(index: FestivalIndex) {
  const { clock } = index.parts;
  const events = [...index.document.offProgramme].sort((a, b) =>
    a.startMinute - b.startMinute || a.number - b.number
  );
  return {
    festival: index.slug,
    scheduleVersion: index.parts.version,
    events: events.map(({ startMinute, endMinute, ...event }) => ({
      ...event,
      day: clock.dayOf(startMinute).date,
      start: clock.offsetDateTimeOf(startMinute),
      end: clock.offsetDateTimeOf(endMinute),
    })),
  };
}
