/**
 * The planner in the page's worker: the API's questions, asked in the API's query names and answered in its
 * words by the same code, without a network. Operations of `worker.ts`.
 */
import { FigaroCoreError } from "@figaro/core";
import { alternativesOf, checkRoute, nearest, repairFrom, whyNot } from "../../planner/route_advice.ts";
import type { Asked, SumSort } from "../../planner/asked.ts";
import { partsUnlessSaid } from "../../planner/count_parts.ts";
import { bestOf } from "../../planner/best_routes.ts";
import { COLUMN_SORTS, pageByFeature } from "../../planner/feature_page.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { Problem } from "../../planner/problem.ts";
import { Faults, readQuery } from "../../planner/query.ts";
import { HereEngine } from "../../planner/route_engine.ts";
import { RoutePlanner } from "../../planner/route_planner.ts";
import { routeIdOf } from "../../planner/route_view.ts";
import { superlativesOf } from "../../planner/superlatives.ts";
import { NO_TICKETS, type Tickets } from "../../planner/tickets.ts";
import { type Sort, WISH_NAMES } from "../../planner/wish_names.ts";
import { parseWishes } from "../../planner/wishes.ts";
import { cloudOf } from "./cloud.ts";
import { type Edition, indexOf, type TicketsAnswer, ticketsOf } from "./edition.ts";
import { highlightsOf } from "./highlights.ts";
import { nextTask } from "../next_task.ts";
import { REHEARSAL, REHEARSED } from "./rehearsal.ts";

/** Where the engine's modules lie. */
export interface DeskSource {
  readonly planning: string;
  readonly portraits: string;
}

/** Which page of ranked routes. */
export interface PageAsk {
  readonly sort: Sort;
  /** Decimal digits, from 0. */
  readonly rank: string;
  readonly limit: number;
}

/** Where a visitor is in the festival, for repairs from here on. */
export interface NowAsk {
  /** Minutes since the festival's epoch. */
  readonly minute: number;
  /** Hall by name or id. */
  readonly hall: string;
  /** Programme numbers heard so far. */
  readonly heard: readonly number[];
}

/** Fewest concerts of a superlative unless the wishes say; as in the API. */
const SUPERLATIVE_CONCERTS = 4;

/** Operations of one worker. `query` is a query string in the API's names of wishes, without "?". */
export function deskOperations(source: DeskSource) {
  const desk = new Desk(source);
  return {
    /** Starts the engine; questions that come meanwhile wait for it. */
    start: () => desk.start(),
    /** Shows a schedule version (an `Edition` as JSON); later questions are about it. */
    open: (edition: string, tickets: TicketsAnswer | null) => desk.open(edition, tickets),
    tickets: (tickets: TicketsAnswer) => desk.retell(tickets),
    /** Loads portraits; answers have them from now on. */
    portray: () => desk.portray(),
    /** Positions of the concerts that a text finds; here because the full text takes a while to build. */
    search: (text: string, near = false) => desk.search(text, near),
    count: (query: string, through: boolean) =>
      desk.on(query, (planner, asked) => planner.count(asked, partsUnlessSaid(asked.index, through).parts)),
    /** The number of routes without any part: the other parts of a count are counts of their own. */
    total: (query: string) => desk.on(query, (planner, asked) => planner.count(asked, [])),
    page: (query: string, ask: PageAsk) => desk.on(query, (planner, asked) => pageOf(planner, asked, ask)),
    random: (query: string, seed: number, limit: number) =>
      desk.on(query, async (planner, asked) => {
        const page = await planner.random(asked, BigInt(seed), limit);
        return { ...page, total: page.total.toString() };
      }),
    /** `diverse`: greatest Jaccard similarity in thousandths. */
    diverse: (query: string, k: number, diverse: number) =>
      desk.on(query, (planner, asked) => bestOf(planner, asked, { k, diverse })),
    superlatives: (query: string) =>
      desk.on(query, async (planner, asked) => {
        const least = asked.parsed.wishes.minConcerts ?? SUPERLATIVE_CONCERTS;
        const found = await superlativesOf(planner, asked, { least, tag: "premiere" });
        return { ...found, total: found.total.toString() };
      }),
    /** The most comfortable route, the richest, and the one that is good at both. Needs portraits. */
    highlights: (query: string) =>
      desk.on(query, (planner, asked) => {
        const least = asked.parsed.wishes.minConcerts ?? SUPERLATIVE_CONCERTS;
        return highlightsOf(planner, asked, least);
      }),
    whyNot: (query: string, concert: number) =>
      desk.on(query, (planner, asked) => whyNot(planner, asked, positionOf(asked.index, concert))),
    alternatives: (query: string, concerts: readonly number[], limit: number) =>
      desk.on(
        query,
        (planner, asked) => alternativesOf(planner, asked, positionsOf(asked.index, concerts), limit),
      ),
    check: (query: string, concerts: readonly number[]) =>
      desk.on(query, async (planner, asked) => {
        const { check, view } = await checkRoute(planner, asked, positionsOf(asked.index, concerts));
        const id = check.feasible ? routeIdOf(asked.index, check.concerts) : null;
        return { ...view, id };
      }),
    /** Routes of a list with legs and portraits, whether they fit the wishes or not. */
    views: (query: string, lists: readonly (readonly number[])[]) =>
      desk.on(query, (planner, asked) => viewsOf(planner, asked, lists)),
    repair: (
      query: string,
      ask: { readonly concerts: readonly number[]; readonly now?: NowAsk },
      count: number,
    ) =>
      desk.on(query, (planner, asked) => {
        const positions = positionsOf(asked.index, ask.concerts);
        if (ask.now === undefined) return nearest(planner, asked, positions, count);
        const { minute, hall, heard } = ask.now;
        const now = { minute, hall: hallOf(asked.index, hall), heard: positionsOf(asked.index, heard) };
        return repairFrom(planner, asked, { positions, now }, count);
      }),
    /** Comfort and intellect of all routes, or of `sample` uniformly random ones where there are more than `most`. */
    cloud: (query: string, most: number, sample = most) =>
      desk.on(query, (planner, asked) => cloudOf(planner, asked, { most, sample })),
  };
}

/** The names, arguments and answers of the page's worker. */
export type DeskOperations = ReturnType<typeof deskOperations>;

class Desk {
  readonly #source: DeskSource;
  #planner: Promise<RoutePlanner> | undefined;
  /** Questions that come before the engine wait for it. */
  #ready: Promise<RoutePlanner> | undefined;
  #engine: HereEngine | undefined;
  #portraits: WebAssembly.Module | undefined;
  #open: { readonly index: FestivalIndex; tickets: Tickets } | undefined;

  constructor(source: DeskSource) {
    this.#source = source;
  }

  async start(): Promise<string> {
    const planner = this.#planner ??= this.#makePlanner();
    const ready = this.#ready ??= planner.then((made) => nextTask().then(() => this.#rehearse(made)));
    try {
      // Questions have errors of their own.
      ready.catch(() => {});
      return (await planner).engineVersion;
    } catch (error) {
      // What the network refused may come another time.
      if (this.#planner === planner) this.#planner = this.#ready = undefined;
      throw error;
    }
  }

  async #makePlanner(): Promise<RoutePlanner> {
    const planning = await moduleAt(this.#source.planning);
    const portraits = () => this.#portraits;
    this.#engine = new HereEngine({
      planning,
      get portraits() {
        const module = portraits();
        if (module === undefined) {
          throw new FigaroCoreError("core-not-loaded", { reason: "portraits are not loaded" });
        }
        return module;
      },
    }, false);
    return new RoutePlanner(this.#engine);
  }

  /**
   * Plays a small festival through, as far as the real one lets it; its answers are of no use, and its faults are
   * told by the real one.
   */
  async #rehearse(planner: RoutePlanner): Promise<RoutePlanner> {
    try {
      if (this.#open !== undefined) return planner;
      const asked = askedOf(REHEARSED, { index: indexOf(REHEARSAL), tickets: NO_TICKETS });
      await planner.count(asked, partsUnlessSaid(asked.index, true).parts);
      await nextTask();
      if (this.#open !== undefined) return planner;
      await planner.page(asked, { sort: "score", rank: 0n, limit: 2 });
    } catch {
      // As above.
    }
    return planner;
  }

  open(text: string, tickets: TicketsAnswer | null): void {
    const edition: Edition = JSON.parse(text);
    this.#open = { index: indexOf(edition), tickets: ticketsOf(tickets) };
  }

  retell(tickets: TicketsAnswer): void {
    if (this.#open !== undefined) this.#open.tickets = ticketsOf(tickets);
  }

  search(text: string, near: boolean): number[] {
    const index = this.#open?.index;
    return [...(near ? index?.searchNear(text) : index?.search(text)) ?? []];
  }

  async portray(): Promise<void> {
    this.#portraits ??= await moduleAt(this.#source.portraits);
    await this.#ready;
    this.#engine?.portray();
  }

  async on<Answer>(
    query: string,
    answer: (planner: RoutePlanner, asked: Asked) => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const [planner, open] = [await this.#ready, this.#open];
    if (planner === undefined || open === undefined) {
      throw new FigaroCoreError("festival-not-open", { festival: "of this page" });
    }
    try {
      return await answer(planner, askedOf(query, open));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const names = error.errors.map(({ pointer }) => pointer.slice("/query/".length)).join(",");
      throw new FigaroCoreError(error.code, { detail: error.message, names }, { cause: error });
    }
  }
}

/**
 * A module of the engine, compiled as it comes.
 *
 * @throws FigaroCoreError `core-not-loaded`; its param `by` tells whether the `browser` refuses WASM or the `network`
 *   did not bring the module whole
 */
async function moduleAt(url: string): Promise<WebAssembly.Module> {
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    // A proxy may have lost the type, without which nothing is compiled as it comes.
    return answer.headers.get("content-type") === "application/wasm"
      ? await WebAssembly.compileStreaming(answer)
      : await WebAssembly.compile(await answer.arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.message : `${error}`;
    throw new FigaroCoreError("core-not-loaded", { reason, by: isWasmAllowed() ? "network" : "browser" });
  }
}

/** Whether this browser compiles the smallest module there is. */
function isWasmAllowed(): boolean {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return true;
  } catch {
    return false;
  }
}

function askedOf(query: string, { index, tickets }: { index: FestivalIndex; tickets: Tickets }): Asked {
  const faults = new Faults();
  const values = readQuery(`?${query}`, WISH_NAMES, faults);
  const parsed = parseWishes({ index, tickets, values, faults });
  faults.throwIfAny();
  return { index, tickets, parsed };
}

async function pageOf(planner: RoutePlanner, asked: Asked, { sort, rank, limit }: PageAsk) {
  const place = { rank: BigInt(rank), limit };
  const page = COLUMN_SORTS.includes(sort)
    ? await pageByFeature(planner, asked, { ...place, feature: sort })
    : await planner.page(asked, { ...place, sort: sort as SumSort });
  return { ...page, total: page.total.toString() };
}

async function viewsOf(planner: RoutePlanner, asked: Asked, lists: readonly (readonly number[])[]) {
  const views = [];
  for (const list of lists) {
    const positions = positionsOf(asked.index, list).sort((a, b) => a - b);
    const { check } = await checkRoute(planner, asked, positions);
    const packed = {
      offsets: Uint32Array.of(0, positions.length),
      concerts: Uint32Array.from(positions),
      scores: Float64Array.of(check.score),
    };
    const [view] = await planner.views(asked, packed, { rank: null, scores: packed.scores });
    if (view !== undefined) views.push(view);
  }
  return views;
}

function positionOf(index: FestivalIndex, number: number): number {
  const position = index.positionOf(number);
  if (position === undefined) {
    const concerts = `${index.concerts.length}`;
    throw new FigaroCoreError("unknown-concert", { concert: `number ${number}`, concerts });
  }
  return position;
}

function positionsOf(index: FestivalIndex, numbers: readonly number[]): number[] {
  return numbers.map((number) => positionOf(index, number));
}

function hallOf(index: FestivalIndex, name: string): number {
  const hall = index.parts.halls.find(name);
  if (hall === undefined) throw new FigaroCoreError("value-unknown", { detail: `there is no hall ${name}` });
  return hall.number;
}
