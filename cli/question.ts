/** A question about one festival's routes, read from flags by the API's own readers. */
import type { FestivalSummary } from "@figaro/store";
import type { Asked } from "../planner/asked.ts";
import type { IndexAt } from "../planner/route_advice.ts";
import type { RoutePlanner } from "../planner/route_planner.ts";
import { Catalogue } from "../api/catalogue.ts";
import { openPlanner } from "../api/plugs.ts";
import { Faults, type QueryNames, type QueryValues, readQuery, readWhole } from "../planner/query.ts";
import { storePort } from "../api/store_port.ts";
import { parseWishes } from "../planner/wishes.ts";
import { type FlagValues, queryOf } from "./flags.ts";
import { festivalOf, type Setting, withDatabase } from "./setting.ts";

/** A question that is ready to be answered. The database is closed by then. */
export interface Question {
  readonly summary: FestivalSummary;
  readonly asked: Asked;
  readonly values: QueryValues;
  readonly faults: Faults;
  readonly planner: RoutePlanner;
  /** The same festival in an older schedule version; opens the database again. */
  readonly indexAt: IndexAt;
}

/** Which festival, and what is asked of it. */
export interface QuestionFlags {
  readonly slug: string;
  /** Query names that the command takes. */
  readonly names: QueryNames;
  readonly flags: FlagValues;
}

/**
 * Reads a festival and the wishes about it, and answers.
 *
 * @throws InputError, StoreError; Problem for wishes that cannot be read
 */
export async function withQuestion<T>(
  setting: Setting,
  { slug, names, flags }: QuestionFlags,
  answer: (question: Question) => Promise<T>,
): Promise<T> {
  const withCatalogue = <R>(read: (catalogue: Catalogue, summary: FestivalSummary) => Promise<R>) =>
    withDatabase(setting, "current", async (database) => {
      const catalogue = new Catalogue(storePort(database), () => performance.now());
      return await read(catalogue, await festivalOf(database, slug));
    });
  const { index, tickets, summary } = await withCatalogue(async (catalogue, summary) => {
    const [index, tickets] = [await catalogue.index(summary), await catalogue.tickets(summary)];
    return { index, tickets, summary };
  });
  const indexAt = (version: number) => withCatalogue((catalogue, now) => catalogue.index(now, version));
  const faults = new Faults();
  const values = readQuery(queryOf(flags, names), names, faults);
  const parsed = parseWishes({ index, tickets, values, faults });
  faults.throwIfAny();
  using planner = openPlanner({ workers: 0 });
  return await answer({ summary, asked: { index, tickets, parsed }, values, faults, planner, indexAt });
}

/** A whole number among the flags. @throws Problem when it is none or out of its bounds */
export function wholeFlag(
  { values, faults }: Question,
  name: string,
  rules: { readonly min: number; readonly max: number; readonly fallback: number },
): number {
  const text = values.get(name)?.[0];
  const value = text === undefined ? rules.fallback : readWhole(text, rules, { name, faults });
  faults.throwIfAny();
  return value ?? rules.fallback;
}
