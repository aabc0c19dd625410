/** Artists, composers, halls and works: each a list and each by itself with its concerts by day. */
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import { type Ask, festivalAddress, pageOf, readPage } from "../ask.ts";
import type { Entity, EntityTable } from "../../planner/catalogue_entities.ts";
import type { AppDeps } from "../deps.ts";
import type { FestivalIndex, HallEntity, IndexParts, WorkEntity } from "../../planner/festival_index.ts";
import { Problem, type ProblemCode } from "../problem.ts";
import { quoted } from "../../planner/query.ts";
import { PAGE_LIMITS } from "../schemas/common.ts";
import {
  ArtistListSchema,
  ArtistSchema,
  ComposerListSchema,
  ComposerSchema,
  HallListSchema,
  HallSchema,
  WorkListSchema,
  WorkSchema,
} from "../schemas/catalogue.ts";
import { PAGE_NAMES } from "../../planner/wish_names.ts";
import type { ApiEnv } from "../types.ts";
import { daysOf, refOf } from "../views.ts";
import { pick } from "./concerts.ts";

/** One kind of things: its addresses and how one of them looks. */
interface Kind<E extends Entity> {
  /** Plural: the address, and the field of the list. */
  readonly name: "artists" | "composers" | "halls" | "works";
  readonly one: string;
  readonly notFound: ProblemCode;
  readonly list: z.ZodType;
  readonly single: z.ZodType;
  readonly table: (parts: IndexParts) => EntityTable<E>;
  readonly brief: (entity: E, index: FestivalIndex) => object;
}

/** `artists`, `composers`, `halls`, `works` and each `/{id}`. */
export function peopleRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  mount(app, deps, {
    name: "artists",
    one: "artist",
    notFound: "artist-not-found",
    list: ArtistListSchema,
    single: ArtistSchema,
    table: (parts) => parts.artists,
    brief: (artist) => ({ ...counted(artist), roles: [...artist.roles].sort(), flagged: artist.flagged }),
  });
  mount(app, deps, {
    name: "composers",
    one: "composer",
    notFound: "composer-not-found",
    list: ComposerListSchema,
    single: ComposerSchema,
    table: (parts) => parts.composers,
    brief: (composer, index) => ({ ...counted(composer), works: worksBy(index).get(composer.id) ?? 0 }),
  });
  mount(app, deps, {
    name: "halls",
    one: "hall",
    notFound: "hall-not-found",
    list: HallListSchema,
    single: HallSchema,
    table: (parts) => parts.halls,
    brief: hallBrief,
  });
  mount(app, deps, {
    name: "works",
    one: "work",
    notFound: "work-not-found",
    list: WorkListSchema,
    single: WorkSchema,
    table: (parts) => parts.works,
    brief: workBrief,
  });
}

function mount<E extends Entity>(app: OpenAPIHono<ApiEnv>, deps: AppDeps, kind: Kind<E>): void {
  const path = `/v1/festivals/{slug}/${kind.name}`;
  const tag = kind.name.charAt(0).toUpperCase() + kind.name.slice(1);
  festivalAddress(app, deps, {
    path,
    tag,
    summary: `All ${kind.name}, by name`,
    query: pick(PAGE_NAMES, ["limit", "cursor"]),
    answer: kind.list,
    problems: [
      "value-malformed",
      "limit-exceeded",
      "cursor-malformed",
      "cursor-of-another-query",
      "cursor-of-another-version",
    ],
  }, (ask) => {
    const page = readPage(deps, ask, { max: PAGE_LIMITS.list, fallback: PAGE_LIMITS.listDefault, query: "" });
    return {
      canonical: `limit=${page.limit}&place=${page.place}`,
      compute: () => {
        const rows = kind.table(ask.index.parts).all.map((entity, place) => ({ entity, place }));
        const { items, ...rest } = pageOf(rows, (row) => row.place, page);
        return {
          ...head(ask.index),
          ...rest,
          [kind.name]: items.map((row) => kind.brief(row.entity, ask.index)),
        };
      },
    };
  });
  festivalAddress(app, deps, {
    path: `${path}/{id}`,
    tag,
    summary: `One ${kind.one} with its concerts by day`,
    answer: kind.single,
    showsTickets: true,
    problems: [kind.notFound],
  }, (ask) => {
    const entity = entityOf(ask, kind);
    return {
      canonical: "",
      compute: () => ({ ...head(ask.index), ...kind.brief(entity, ask.index), days: daysOf(ask, entity) }),
    };
  });
}

function head(index: FestivalIndex) {
  return { festival: index.slug, scheduleVersion: index.parts.version };
}

function entityOf<E extends Entity>({ c, index }: Ask, kind: Kind<E>): E {
  const text = c.req.param("id") ?? "";
  const table = kind.table(index.parts);
  const found = table.find(text);
  if (found !== undefined) return found;
  const nearest = table.nearest(text);
  throw new Problem(
    kind.notFound,
    `${quoted(text)} is no ${kind.one} of ${index.slug}; nearest is ${
      nearest === null ? "none" : quoted(nearest)
    }`,
    {
      params: { id: text.slice(0, 100), nearest },
      errors: [{ pointer: "/path/id", detail: "an id or exact name" }],
    },
  );
}

function counted(entity: Entity) {
  return { ...refOf(entity), concerts: entity.positions.length };
}

function hallBrief(hall: HallEntity) {
  const { seats, address, latitude, longitude, stepFree } = hall.record;
  return { ...counted(hall), seats, address, latitude, longitude, stepFree };
}

function workBrief(work: WorkEntity & { readonly flagged: boolean }) {
  return { ...counted(work), title: work.title, composer: refOf(work.composer), flagged: work.flagged };
}

const worksByComposer = new WeakMap<FestivalIndex, Map<string, number>>();

/** Number of works by composer id, counted once an index. */
function worksBy(index: FestivalIndex): Map<string, number> {
  let counts = worksByComposer.get(index);
  if (counts === undefined) {
    counts = new Map();
    for (const { composer } of index.parts.works.all) {
      counts.set(composer.id, (counts.get(composer.id) ?? 0) + 1);
    }
    worksByComposer.set(index, counts);
  }
  return counts;
}
