/**
 * The calendar of labelling as data: a cycle of weeks, a rule for each working day, holidays, and what happens
 * to days without a run. Pure: the same calendar and the same date always give the same rule.
 *
 * Source: the operators' own two weeks (docs/learning.md); any other calendar is another value of the same type.
 */

/** Who settles the labels of filled items, i.e. items that came with a category. */
const FILLED_WAYS = ["operator", "coin", "disagreements", "given"] as const;
/**
 * `operator`: people relabel all. `coin`: the model predicts, equal labels are stored at once, for each unequal
 * one a coin keeps the given label or takes the model's. `disagreements`: equal labels are stored, people settle
 * the unequal ones. `given`: stored as they came.
 */
export type FilledWay = (typeof FILLED_WAYS)[number];

/** When settled items join the training set. */
const JOINS = ["today", "next", "never"] as const;
export type Join = (typeof JOINS)[number];

/** What one kind of working day does. */
export interface DayRule {
  readonly filled: { readonly by: FilledWay; readonly join: Join };
  /** Empty items are always predicted; `review` says whether people look at each prediction. */
  readonly empty: { readonly review: boolean; readonly join: Join };
  /** The model is retrained once the day's filled items are settled. */
  readonly retrain: boolean;
}

/** One day of the cycle: "Mon 1" with the rule "A". */
export interface Slot {
  readonly name: string;
  /** Week of the cycle, from 1. */
  readonly week: number;
  /** 1 Monday ... 7 Sunday. */
  readonly weekday: number;
  /** Key of `rules`. */
  readonly rule: string;
}

/** See the file's head. */
export interface Calendar {
  readonly name: string;
  /** Weeks after which the cycle begins anew. */
  readonly weeks: number;
  readonly slots: readonly Slot[];
  readonly rules: Readonly<Record<string, DayRule>>;
  /** "YYYY-MM-DD": days on which nobody works. */
  readonly holidays: readonly string[];
  /**
   * What becomes of items that arrive on days without a run (weekends, holidays) and of working days that were
   * missed. `next-run`: their items belong to the next run that takes place, under its rule; a missed working
   * day is not run afterwards. `each`: every missed working day is run in its order before today's.
   */
  readonly missed: "next-run" | "each";
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

const people: DayRule = {
  filled: { by: "operator", join: "today" },
  empty: { review: true, join: "next" },
  retrain: true,
};

/** The two weeks as the operators keep them. */
export const TWO_WEEKS: Calendar = {
  name: "two weeks",
  weeks: 2,
  slots: weeksOf(["ABCAC", "CADAB"]),
  rules: {
    A: people,
    B: { ...people, empty: { review: false, join: "never" } },
    C: { filled: { by: "coin", join: "next" }, empty: { review: false, join: "never" }, retrain: false },
    D: {
      filled: { by: "disagreements", join: "next" },
      empty: { review: false, join: "never" },
      retrain: false,
    },
  },
  holidays: [],
  missed: "next-run",
};

/** Every morning the training set is renewed, the model retrained, the empty items predicted; nobody is asked. */
export const EVERY_MORNING: Calendar = {
  name: "every morning",
  weeks: 1,
  slots: weeksOf(["MMMMMMM"]),
  rules: {
    M: {
      filled: { by: "given", join: "today" },
      empty: { review: false, join: "never" },
      retrain: true,
    },
  },
  holidays: [],
  missed: "next-run",
};

/** Slots of weeks written as one letter a day, from Monday. */
function weeksOf(weeks: readonly string[]): Slot[] {
  return weeks.flatMap((letters, w) =>
    [...letters].map((rule, d) => ({ name: `${WEEKDAYS[d]} ${w + 1}`, week: w + 1, weekday: d + 1, rule }))
  );
}

/** A fault of a calendar, with the place. */
export interface CalendarFault {
  /** JSON pointer. */
  readonly pointer: string;
  readonly detail: string;
}

/** Everything that is wrong with a calendar; none: it can be kept. */
export function calendarFaults(calendar: Calendar): CalendarFault[] {
  const faults: CalendarFault[] = [];
  const add = (pointer: string, detail: string) => faults.push({ pointer, detail });
  if (!Number.isInteger(calendar.weeks) || calendar.weeks < 1 || calendar.weeks > 52) {
    add("/weeks", `${calendar.weeks} weeks; 1 to 52 would be right`);
  }
  if (calendar.slots.length === 0) add("/slots", "no working day at all; name one or more");
  const seen = new Set<string>();
  for (const [i, slot] of calendar.slots.entries()) {
    const at = `/slots/${i}`;
    if (!Number.isInteger(slot.week) || slot.week < 1 || slot.week > calendar.weeks) {
      add(`${at}/week`, `week ${slot.week} is not one of the cycle's ${calendar.weeks}`);
    }
    if (!Number.isInteger(slot.weekday) || slot.weekday < 1 || slot.weekday > 7) {
      add(`${at}/weekday`, `weekday ${slot.weekday}; 1 (Monday) to 7 (Sunday) would be right`);
    }
    if (!Object.hasOwn(calendar.rules, slot.rule)) {
      add(
        `${at}/rule`,
        `there is no rule ${JSON.stringify(slot.rule)}; there are ${Object.keys(calendar.rules)}`,
      );
    }
    const day = `${slot.week}.${slot.weekday}`;
    if (seen.has(day)) add(at, `week ${slot.week} has weekday ${slot.weekday} twice`);
    seen.add(day);
  }
  for (const [i, holiday] of calendar.holidays.entries()) {
    if (!isDate(holiday)) {
      add(`/holidays/${i}`, `${JSON.stringify(holiday)} is not a date such as 2027-01-01`);
    }
  }
  return faults;
}

/** The slot of a date; null: nobody works. */
export function slotOn(calendar: Calendar, anchor: string, date: string): Slot | null {
  if (calendar.holidays.includes(date)) return null;
  const days = dayNumber(date) - mondayOf(dayNumber(anchor));
  const week = mod(Math.floor(days / 7), calendar.weeks) + 1;
  const weekday = mod(days, 7) + 1;
  return calendar.slots.find((slot) => slot.week === week && slot.weekday === weekday) ?? null;
}

/** The rule of a slot. */
export function ruleOf(calendar: Calendar, slot: Slot): DayRule {
  const rule = calendar.rules[slot.rule];
  if (rule === undefined) throw new RangeError(`the calendar has no rule ${JSON.stringify(slot.rule)}`);
  return rule;
}

/** The next working day after a date. Looks at most four cycles and 400 days ahead. */
export function nextWorkingDay(calendar: Calendar, anchor: string, date: string): string | null {
  const most = Math.max(400, calendar.weeks * 7 * 4);
  for (let ahead = 1; ahead <= most; ahead++) {
    const candidate = dateOf(dayNumber(date) + ahead);
    if (slotOn(calendar, anchor, candidate) !== null) return candidate;
  }
  return null;
}

/**
 * The days to run now, oldest first: today when it is a working day, and before it those that the rule for missed
 * days asks for.
 *
 * @param last the newest day that has a run; null: none has
 */
export function daysDue(
  calendar: Calendar,
  { anchor, last, today }: { readonly anchor: string; readonly last: string | null; readonly today: string },
): string[] {
  if (last !== null && dayNumber(last) >= dayNumber(today)) return [];
  const first = last === null || calendar.missed === "next-run" ? dayNumber(today) : dayNumber(last) + 1;
  const due: string[] = [];
  for (let day = first; day <= dayNumber(today); day++) {
    if (slotOn(calendar, anchor, dateOf(day)) !== null) due.push(dateOf(day));
  }
  return due;
}

/** The local date of an instant in a zone. */
export function localDate(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
    .toString();
}

/** Days since 1970-01-01; a text that is no date is NaN. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00Z`) / 86_400_000;
}

/** The date of such a day. */
export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** 1970-01-01 was a Thursday. */
function mondayOf(day: number): number {
  return day - mod(day + 3, 7);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(dayNumber(text)) && dateOf(dayNumber(text)) === text;
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
