/**
 * What another calendar would have given on the same history: day by day which items would have been settled how, what
 * the training set would have been, and how good the model. Pure: who trains is given; nothing is written.
 *
 * What nobody knows is not made up: where the other calendar asks people about an item that no person ever labelled,
 * the item counts as `unanswered` and joins nothing. A share of the items that people labelled is held out of training
 * under every calendar, so that figures of two calendars compare. Each retrained model serves: there is no gate here.
 */
import {
  type Calendar,
  dateOf,
  dayNumber,
  type DayRule,
  nextWorkingDay,
  ruleOf,
  slotOn,
} from "./calendar.ts";
import { toss } from "./coin.ts";
import { sampled } from "./queue.ts";
import type { FieldValue, LabelSource } from "./types.ts";

/** An item of the history. */
export interface ReplayItem {
  readonly externalId: string;
  readonly day: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The label it came with; null: it came empty. */
  readonly given: string | null;
  readonly group: string | null;
  /** The label that a person, or an imported history, stands behind; null: nobody does. */
  readonly known: string | null;
  /** It came as settled history and joins the training set on its day, whatever the calendar. */
  readonly imported: boolean;
}

/** A row to train on. */
export interface ReplayRow {
  readonly item: ReplayItem;
  readonly label: string;
  readonly source: LabelSource;
}

/** How good a model is on held-out items. */
export interface ReplayScore {
  readonly f1: number;
  readonly minF1: number;
}

/** A model that was trained within a replay. */
export interface ReplayModel {
  /** Its labels, in the order of the items. */
  predict(items: readonly ReplayItem[]): Promise<readonly string[]>;
  /** @param items all of them have a known label */
  score(items: readonly ReplayItem[]): Promise<ReplayScore>;
}

/** Trains; null: these rows cannot be trained on, e.g. there are none, or of one class alone. */
export type ReplayTrainer = (rows: readonly ReplayRow[]) => Promise<ReplayModel | null>;

/** What is replayed. */
export interface ReplayInput {
  readonly items: readonly ReplayItem[];
  readonly calendar: Calendar;
  /** A Monday of the calendar's first week. */
  readonly anchor: string;
  /** Decides coins and the hold-out. */
  readonly seed: number;
  /** Share of the groups of known items that are held out, 0 to 1. */
  readonly holdout: number;
}

/** A day as it would have been. */
export interface ReplayDay {
  readonly day: string;
  readonly slot: string;
  readonly rule: string;
  readonly filled: number;
  readonly empty: number;
  /** Labels that people would have given, by what they gave in truth. */
  readonly operator: number;
  /** Stored because the model said what was given. */
  readonly agreed: number;
  readonly coinGiven: number;
  readonly coinModel: number;
  /** People would have been asked, and never were. */
  readonly unanswered: number;
  /** Rows of the day's training set, without those held out. */
  readonly trainingSize: number;
  readonly byClass: Readonly<Record<string, number>>;
  readonly bySource: Readonly<Record<string, number>>;
  /** Share of the training set whose label is not the known one, of the rows where one is known; null: of none. */
  readonly wrongShare: number | null;
  /** Share of the day's filled items for which the morning's model says what was given; null: there was none. */
  readonly agreement: number | null;
  readonly retrained: boolean;
  /** Of the model that serves in the evening, on the held-out items; null: there is none. */
  readonly score: ReplayScore | null;
}

interface Member extends ReplayRow {
  readonly from: string;
}

/** One day after another, from the first item's to the working day that takes the last one. */
export async function* replay(input: ReplayInput, train: ReplayTrainer): AsyncGenerator<ReplayDay> {
  const { calendar, anchor, seed } = input;
  const items = [...input.items].sort((a, b) => order(a.day, b.day) || order(a.externalId, b.externalId));
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return;
  const held = items.filter((item) => isHeld(item, input));
  const heldIds = new Set(held.map(({ externalId }) => externalId));
  const members: Member[] = items.filter((item) =>
    item.imported && item.known !== null && !heldIds.has(item.externalId)
  )
    .map((item) => ({ item, label: item.known ?? "", source: "imported", from: item.day }));
  const waiting = items.filter(({ imported }) => !imported);
  let model: ReplayModel | null = null;
  const end = slotOn(calendar, anchor, last.day) === null
    ? nextWorkingDay(calendar, anchor, last.day)
    : last.day;
  for (let at = dayNumber(first.day); at <= dayNumber(end ?? last.day); at++) {
    const day = dateOf(at);
    const slot = slotOn(calendar, anchor, day);
    if (slot === null) continue;
    const later = waiting.findIndex((item) => item.day > day);
    const taken = waiting.splice(0, later < 0 ? waiting.length : later);
    const rule = ruleOf(calendar, slot);
    const next = nextWorkingDay(calendar, anchor, day) ?? day;
    const settled = await settleFilled(taken.filter(({ given }) => given !== null), {
      rule,
      day,
      seed,
      model,
    });
    const join = (rows: readonly ReplayRow[], when: DayRule["filled"]["join"]) => {
      if (when === "never") return;
      const from = when === "today" ? day : next;
      members.push(
        ...rows.filter(({ item }) => !heldIds.has(item.externalId)).map((row) => ({ ...row, from })),
      );
    };
    join(settled.rows, rule.filled.join);
    const rows = members.filter(({ from }) => from <= day);
    const trained = rule.retrain ? await train(rows) : null;
    model = trained ?? model;
    const empty = await settleEmpty(taken.filter(({ given }) => given === null), { rule, model });
    join(empty.rows, rule.empty.join);
    const score = model === null || held.length === 0 ? null : await model.score(held);
    yield {
      day,
      slot: slot.name,
      rule: slot.rule,
      ...countsOf(settled, empty, rows),
      retrained: trained !== null,
      score,
    };
  }
}

/** What a day settled, and what it trained on. */
function countsOf(
  filled: Settled,
  empty: Pick<Settled, "count" | "operator" | "unanswered">,
  rows: readonly ReplayRow[],
): Omit<ReplayDay, "day" | "slot" | "rule" | "retrained" | "score"> {
  return {
    filled: filled.count,
    empty: empty.count,
    operator: filled.operator + empty.operator,
    agreed: filled.agreed,
    coinGiven: filled.coinGiven,
    coinModel: filled.coinModel,
    unanswered: filled.unanswered + empty.unanswered,
    trainingSize: rows.length,
    byClass: countBy(rows, ({ label }) => label),
    bySource: countBy(rows, ({ source }) => source),
    wrongShare: wrongShareOf(rows),
    agreement: filled.agreement,
  };
}

/** Whether an item is held out of training, whatever the calendar. */
export function isHeld(item: ReplayItem, { seed, holdout }: Pick<ReplayInput, "seed" | "holdout">): boolean {
  if (item.known === null) return false;
  const key = item.group === null ? `item ${item.externalId}` : `group ${item.group}`;
  return sampled(holdout, { seed, purpose: "replay", key });
}

interface Settled {
  readonly rows: readonly ReplayRow[];
  readonly count: number;
  readonly operator: number;
  readonly agreed: number;
  readonly coinGiven: number;
  readonly coinModel: number;
  readonly unanswered: number;
  readonly agreement: number | null;
}

async function settleFilled(
  items: readonly ReplayItem[],
  { rule, day, seed, model }: {
    readonly rule: DayRule;
    readonly day: string;
    readonly seed: number;
    readonly model: ReplayModel | null;
  },
): Promise<Settled> {
  const said = model === null || items.length === 0 ? null : await model.predict(items);
  const rows: ReplayRow[] = [];
  const counts = { operator: 0, agreed: 0, coinGiven: 0, coinModel: 0, unanswered: 0 };
  // Without a model nobody can be asked whether it agrees: people settle all then, as on the day itself.
  const way = said === null && rule.filled.by !== "given" ? "operator" : rule.filled.by;
  for (const [i, item] of items.entries()) {
    const given = item.given ?? "";
    const predicted = said?.[i] ?? given;
    if (way === "given") rows.push({ item, label: given, source: "imported" });
    else if (way !== "operator" && predicted === given) {
      counts.agreed++;
      rows.push({ item, label: given, source: "model_agreed" });
    } else if (way === "coin") {
      const { takesModel } = toss({ seed: BigInt(seed), day, externalId: item.externalId });
      counts[takesModel ? "coinModel" : "coinGiven"]++;
      rows.push({ item, label: takesModel ? predicted : given, source: "coin" });
    } else if (item.known === null) counts.unanswered++;
    else {
      counts.operator++;
      rows.push({ item, label: item.known, source: "operator" });
    }
  }
  const equal = said === null ? null : said.filter((label, i) => label === items[i]?.given).length;
  return { rows, count: items.length, ...counts, agreement: equal === null ? null : equal / items.length };
}

async function settleEmpty(
  items: readonly ReplayItem[],
  { rule, model }: { readonly rule: DayRule; readonly model: ReplayModel | null },
): Promise<Pick<Settled, "rows" | "count" | "operator" | "unanswered">> {
  if (rule.empty.review) {
    const rows = items.flatMap((item): ReplayRow[] =>
      item.known === null ? [] : [{ item, label: item.known, source: "operator" }]
    );
    return { rows, count: items.length, operator: rows.length, unanswered: items.length - rows.length };
  }
  const said = model === null || rule.empty.join === "never" || items.length === 0
    ? []
    : await model.predict(items);
  const rows = said.flatMap((label, i): ReplayRow[] => {
    const item = items[i];
    return item === undefined ? [] : [{ item, label, source: "model_only" }];
  });
  return { rows, count: items.length, operator: 0, unanswered: 0 };
}

function wrongShareOf(rows: readonly ReplayRow[]): number | null {
  const known = rows.filter(({ item }) => item.known !== null);
  if (known.length === 0) return null;
  return known.filter(({ item, label }) => item.known !== label).length / known.length;
}

function countBy(rows: readonly ReplayRow[], of: (row: ReplayRow) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => order(a, b)));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
