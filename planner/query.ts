/**
 * Reading of query strings: closed lists of names, strict numbers, every fault told at once with what would be
 * right. No schema library here: these run on every distinct query.
 */
import { closest } from "fastest-levenshtein";
import { Problem, type ProblemCode, type ProblemFault } from "./problem.ts";

/** One query name as the API documents it. */
export interface QueryName {
  readonly description: string;
  /** May come more than once. */
  readonly repeatable?: boolean;
  /** JSON Schema of one value. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: string;
}

/** The names an address takes. */
export type QueryNames = Readonly<Record<string, QueryName>>;

/** Codes a fault of a query can have. */
export type QueryFaultCode = Extract<
  ProblemCode,
  "parameter-unknown" | "value-malformed" | "value-unknown" | "limit-exceeded"
>;

const mostFaults = 16;
const longestShown = 60;

/** Gathers the faults of one request; the first one gives the problem its code. */
export class Faults {
  readonly #found: { code: QueryFaultCode; fault: ProblemFault; params: Record<string, unknown> }[] = [];

  /** True when so many were found that looking for nearest names is not worth its work. */
  get full(): boolean {
    return this.#found.length >= mostFaults;
  }

  /**
   * @param name of the query parameter
   * @param detail what is wrong, the value, what would be right
   */
  add(code: QueryFaultCode, name: string, detail: string, params: Record<string, unknown> = {}): void {
    if (this.full) return;
    this.#found.push({
      code,
      fault: { pointer: `/query/${pointerToken(name)}`, detail },
      params: { name, ...params },
    });
  }

  /** @throws Problem when anything was found */
  throwIfAny(): void {
    const first = this.#found[0];
    if (first === undefined) return;
    throw new Problem(first.code, first.fault.detail, {
      params: first.params,
      errors: this.#found.map((f) => f.fault),
    });
  }
}

/** RFC 6901 escapes of one token, cut to a sane length. */
function pointerToken(name: string): string {
  return cut(name).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** A value as messages quote it. */
export function quoted(value: string): string {
  return JSON.stringify(cut(value));
}

function cut(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
}

/** Values by name, in the order they came; names checked against the list. */
export type QueryValues = ReadonlyMap<string, readonly string[]>;

/** Reads the query of a URL. Faults: `parameter-unknown` with the nearest name, `value-malformed` on repeats. */
export function readQuery(url: string, names: QueryNames, faults: Faults): QueryValues {
  const values = new Map<string, string[]>();
  const start = url.indexOf("?");
  if (start < 0) return values;
  const end = url.indexOf("#", start);
  const search = new URLSearchParams(end < 0 ? url.slice(start + 1) : url.slice(start + 1, end));
  for (const [name, value] of search) {
    if (!Object.hasOwn(names, name)) {
      if (!faults.full) addUnknownName(name, names, faults);
      continue;
    }
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else if (names[name]?.repeatable) known.push(value);
    else if (known[0] !== value) faults.add("value-malformed", name, `${name} is given twice; give it once`);
  }
  return values;
}

function addUnknownName(name: string, names: QueryNames, faults: Faults): void {
  const known = Object.keys(names);
  if (known.length === 0) {
    faults.add("parameter-unknown", name, `${quoted(name)} is not known; this address takes no parameters`);
    return;
  }
  const nearest = closest(name.slice(0, longestShown), known);
  faults.add("parameter-unknown", name, `${quoted(name)} is not known; nearest is ${quoted(nearest)}`, {
    nearest,
    known,
  });
}

/** Bounds of a number, both inclusive, in the unit of its name. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Where a value came from and where its faults go. */
export interface ValueSource {
  readonly name: string;
  readonly faults: Faults;
}

/** A whole number in ASCII digits only; null: a fault was noted. */
export function readWhole(text: string, bounds: Bounds, source: ValueSource): number | null {
  return readScaled(text, { ...bounds, digits: 0 }, source);
}

/**
 * A decimal number as an integer of its smallest unit: "12.5" with 2 digits is 1250. No sign, exponent, blank or
 * digit of another script. null: a fault was noted.
 */
export function readScaled(
  text: string,
  bounds: Bounds & { readonly digits: number },
  source: ValueSource,
): number | null {
  const { min, max, digits } = bounds;
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[2] ?? "";
  if (match === null || fraction.length > digits) {
    source.faults.add(
      "value-malformed",
      source.name,
      `${source.name}=${quoted(text)} is not ${numberText(bounds)}`,
      {
        min,
        max,
      },
    );
    return null;
  }
  const scale = 10 ** digits;
  const scaled = Number((match[1] as string) + fraction.padEnd(digits, "0"));
  if (scaled > max * scale || scaled < min * scale) {
    const wanted = `${source.name}=${quoted(text)} is out of bounds; give ${numberText(bounds)}`;
    source.faults.add("limit-exceeded", source.name, wanted, { limit: source.name, min, max });
    return null;
  }
  return scaled;
}

function numberText({ min, max, digits }: Bounds & { readonly digits: number }): string {
  return digits === 0
    ? `a whole number from ${min} to ${max} in digits`
    : `a number from ${min} to ${max} in digits, with at most ${digits} after the point`;
}

/** "true", "1" or a bare name; "false", "0"; null: a fault was noted. */
export function readFlag(text: string, source: ValueSource): boolean | null {
  if (text === "true" || text === "1" || text === "") return true;
  if (text === "false" || text === "0") return false;
  source.faults.add("value-malformed", source.name, `${source.name}=${quoted(text)} is not true or false`);
  return null;
}

/** Canonical text: names sorted, blank ones left out; equal questions give equal text. */
export function canonicalQuery(parts: Iterable<readonly [name: string, value: string]>): string {
  return [...parts].filter(([, value]) => value !== "")
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}
