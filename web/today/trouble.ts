/** What to do when the day goes otherwise than the route: asks the engine for the smallest change from here on. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { PageEngine } from "../engine/engine.ts";
import { type Plan, queryOf, withFilter, withMark } from "../state/plan.ts";
import type { DayState } from "./day.ts";
import type { RepairOffer } from "./repairs.tsx";

/** What happened. */
export type Trouble =
  | { readonly kind: "late"; readonly minutes: number }
  | { readonly kind: "soldOut" | "skip"; readonly number: number };

/** The way out. */
export interface WayOut {
  /** Nearest first; the first changes nothing where the route still works. */
  readonly repairs: readonly RepairOffer[];
  /** The wishes had to be put aside but for pace, steps and what is not wanted. */
  readonly relaxed: boolean;
  /** From when on the visitor is free to walk; minutes since the epoch. */
  readonly free: number;
}

/** Who asks: everything as it stands when it happens. */
export interface TroubleAsk {
  readonly engine: Pick<PageEngine, "ask">;
  readonly index: FestivalIndex;
  readonly plan: Plan;
  readonly minute: number;
  readonly day: DayState;
}

const MOST_REPAIRS = 3;
/** Asked for, so that enough are left when those that only drop more are taken out. */
const ASKED_REPAIRS = 24;
/** Filters that a body cannot put aside. */
const BODILY = ["walkFactor", "buffer", "stepFree"];

/** Routes that go on from here and now, by the smallest change. */
export async function wayOut(ask: TroubleAsk, trouble: Trouble): Promise<WayOut> {
  const free = ask.day.free + (trouble.kind === "late" ? trouble.minutes : 0);
  const wanted = onOwnDays(ask, planFor(ask, trouble));
  const repairs = await repairsUnder(ask, wanted, free);
  if (repairs.length > 0) return { repairs, relaxed: false, free };
  return { repairs: await repairsUnder(ask, onOwnDays(ask, relaxed(wanted)), free), relaxed: true, free };
}

/** Who asks about an evening is offered no morning of a day that the route leaves out. */
function onOwnDays({ index, plan }: TroubleAsk, wanted: Plan): Plan {
  if (wanted.filters.has("day")) return wanted;
  const days = new Set(
    index.concertsOf(plan.route).map(({ day }) => index.parts.days[day ?? -1]?.date ?? ""),
  );
  return withFilter(wanted, "day", [...days].filter((date) => date !== "").sort());
}

/** The plan without what cannot be had any more. */
function planFor({ plan, index, minute }: TroubleAsk, trouble: Trouble): Plan {
  const heard = new Set(plan.route);
  // A must that has begun without the visitor would rule out every route from here on.
  const missed = index.concertsOf([...plan.marks.keys()])
    .filter(({ record }) => record.startMinute <= minute && !heard.has(record.number));
  const rest = missed.reduce<Plan>((made, { record }) => withMark(made, record.number, null), plan);
  return trouble.kind === "late" ? rest : withMark(rest, trouble.number, "no");
}

function relaxed(plan: Plan): Plan {
  return {
    ...plan,
    marks: new Map([...plan.marks].filter(([, mark]) => mark === "no")),
    filters: new Map([...plan.filters].filter(([name]) => BODILY.includes(name))),
  };
}

async function repairsUnder(
  { engine, index, plan, minute, day }: TroubleAsk,
  wanted: Plan,
  free: number,
): Promise<readonly RepairOffer[]> {
  const hall = (day.place ?? day.next?.hall)?.id;
  if (hall === undefined) return [];
  const begun = index.concertsOf(plan.route).filter(({ record }) => record.startMinute <= minute);
  const heard = begun.map(({ record }) => record.number);
  const concerts = [...plan.route];
  const query = queryOf(wanted);
  try {
    const now = { minute: free, hall, heard };
    return worthwhile(await engine.ask("repair", query, { concerts, now }, ASKED_REPAIRS));
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "not-a-route") throw error;
    // Heard against the rules of walks: only what comes is asked for, and what was heard stays in front.
    const rest = concerts.filter((number) => !heard.includes(number));
    const now = { minute: free, hall, heard: [] };
    const found = await engine.ask("repair", query, { concerts: rest, now }, ASKED_REPAIRS);
    return worthwhile(found).map((repair) => ({
      ...repair,
      route: { ...repair.route, concerts: [...heard, ...repair.route.concerts] },
    }));
  }
}

/** The first few; one that drops all that an earlier one drops, and adds nothing of its own, is no choice. */
export function worthwhile<Repair extends Pick<RepairOffer, "added" | "dropped">>(
  repairs: readonly Repair[],
): Repair[] {
  const kept: Repair[] = [];
  for (const repair of repairs) {
    const isWorse = kept.some(({ added, dropped }) =>
      dropped.every((number) => repair.dropped.includes(number)) &&
      repair.added.every((number) => added.includes(number))
    );
    if (!isWorse) kept.push(repair);
    if (kept.length === MOST_REPAIRS) break;
  }
  return kept;
}
