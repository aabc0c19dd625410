/**
 * How late concerts begin and end, as a query tells it: minutes late with weights, for all halls or for one.
 * What a query does not tell is assumed; nothing here is measured.
 */
import type { DelayDistribution, HallDelays } from "@figaro/core";
import type { FestivalIndex } from "./festival_index.ts";
import { type Faults, type QueryNames, type QueryValues, quoted } from "./query.ts";

/** Largest values of a distribution; published in `/v1/info`. */
export const DELAY_LIMITS = {
  /** Minutes, early or late. */
  delayMinutes: 1_440,
  /** Weight of one outcome. */
  delayWeight: 1_000_000,
  /** Outcomes of one distribution. */
  delayOutcomes: 100,
} as const;

/** Delays of any hall that a query says nothing of. */
export interface UsualDelays {
  /** "0:70,5:20,10:8,15:2": minutes late, with weights. */
  readonly start: string;
  /** Measured against the timetable, so a late start is part of it. */
  readonly end: string;
}

/**
 * What is assumed where nobody said otherwise: most concerts begin on time, a third of them by 5 to 15 minutes
 * late; with encores and applause more than half end 5 minutes late or more. These are a planner's guesses for a
 * dense festival, measured nowhere; settings of the server and the query put others in their place.
 */
export const USUAL_DELAYS: UsualDelays = {
  start: "0:70,5:20,10:8,15:2",
  end: "-5:5,0:40,5:30,10:15,15:7,20:3",
};

const pattern = "^([\\w.-]+@)?-?\\d+:\\d+(,-?\\d+:\\d+)*$";

/** Query names of delays. */
export const DELAY_NAMES: QueryNames = {
  startDelay: {
    description:
      "How late concerts begin: minutes:weight, ...; of one hall alone as hall-id@minutes:weight, ...",
    repeatable: true,
    schema: { type: "string", pattern },
    example: "0:70,5:20,10:10",
  },
  endDelay: {
    description:
      "How late concerts end against the timetable, their late start included; written as startDelay",
    repeatable: true,
    schema: { type: "string", pattern },
    example: "castle-chapel@0:50,10:50",
  },
};

/** Delays of every hall, and what makes two of them the same. */
export interface ParsedDelays {
  readonly delays: readonly HallDelays[];
  /** Canonical text. */
  readonly canonical: string;
}

/** Reads the delays of a query; halls it does not name have those for all, else the usual ones. */
export function readDelays(
  { index, values, faults }: {
    readonly index: FestivalIndex;
    readonly values: QueryValues;
    readonly faults: Faults;
  },
  usual: UsualDelays,
): ParsedDelays {
  const sides = (["start", "end"] as const).map((side) => {
    const source = { name: `${side}Delay`, values, faults };
    return hallTexts(index, source, textOf(readDistribution(usual[side]) ?? { minutes: [0], weights: [1] }));
  });
  const [starts = [], ends = []] = sides;
  const known = new Map<string, DelayDistribution>();
  const distribution = (text: string): DelayDistribution => {
    const found = known.get(text) ?? readDistribution(text) ?? { minutes: [0], weights: [1] };
    known.set(text, found);
    return found;
  };
  return {
    delays: starts.map((start, hall) => ({
      start: distribution(start),
      end: distribution(ends[hall] ?? ""),
    })),
    canonical: sides.map((texts) => shortened(texts)).join("/"),
  };
}

/** "0:70,5:20" as a distribution, minutes ascending; null: it is none. */
export function readDistribution(text: string): DelayDistribution | null {
  const outcomes = new Map<number, number>();
  const parts = text.split(",");
  if (parts.length > DELAY_LIMITS.delayOutcomes) return null;
  for (const part of parts) {
    const match = /^\s*(-?\d{1,4}):(\d{1,7})\s*$/.exec(part);
    const [minute, weight] = [Number(match?.[1]), Number(match?.[2])];
    if (match === null || Math.abs(minute) > DELAY_LIMITS.delayMinutes) return null;
    if (weight > DELAY_LIMITS.delayWeight || outcomes.has(minute)) return null;
    outcomes.set(minute, weight);
  }
  const sorted = [...outcomes].filter(([, weight]) => weight > 0).sort(([a], [b]) => a - b);
  if (sorted.length === 0) return null;
  return { minutes: sorted.map(([minute]) => minute), weights: sorted.map(([, weight]) => weight) };
}

/** A distribution as it is written. */
export function textOf({ minutes, weights }: DelayDistribution): string {
  return minutes.map((minute, i) => `${minute}:${weights[i]}`).join(",");
}

interface Source {
  readonly name: string;
  readonly values: QueryValues;
  readonly faults: Faults;
}

/** The text of every hall, in the order of the core's halls: that of the document. */
function hallTexts(index: FestivalIndex, source: Source, usual: string): string[] {
  const own = new Map<number | null, string>();
  for (const value of source.values.get(source.name) ?? []) {
    const at = value.indexOf("@");
    const hall = at < 0 ? null : hallNumber(index, source, value.slice(0, at));
    const distribution = readDistribution(value.slice(at + 1));
    if (distribution === null) addMalformed(source, value);
    else if (hall !== undefined) {
      if (own.has(hall)) addTwice(source, value);
      own.set(hall, textOf(distribution));
    }
  }
  const fallback = own.get(null) ?? usual;
  return index.document.halls.map((_, number) => own.get(number) ?? fallback);
}

/** undefined: a fault was noted. */
function hallNumber(index: FestivalIndex, { name, faults }: Source, text: string): number | undefined {
  const hall = index.parts.halls.find(text);
  if (hall !== undefined) return hall.number;
  const nearest = index.parts.halls.nearest(text);
  faults.add(
    "value-unknown",
    name,
    `${name}: ${quoted(text)} is not a hall; nearest is ${quoted(nearest ?? "")}`,
    {
      value: text.slice(0, 100),
      nearest,
    },
  );
  return undefined;
}

function addMalformed({ name, faults }: Source, value: string): void {
  const { delayMinutes, delayWeight, delayOutcomes } = DELAY_LIMITS;
  faults.add(
    "value-malformed",
    name,
    `${name}=${
      quoted(value)
    } is not written as 0:70,5:20,10:10: minutes from -${delayMinutes} to ${delayMinutes}, ` +
      `each once, with whole weights up to ${delayWeight}, not all 0, at most ${delayOutcomes} of them`,
    { ...DELAY_LIMITS },
  );
}

function addTwice({ name, faults }: Source, value: string): void {
  faults.add("value-malformed", name, `${name}=${quoted(value)}: its hall is given twice; give it once`);
}

/** The most common text once, and the halls that differ by number. */
function shortened(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [common = ""] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([text]) => text);
  const others = texts.flatMap((text, hall) => text === common ? [] : [`${hall}@${text}`]);
  return [common, ...others].join(";");
}
