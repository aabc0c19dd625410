/** How likely routes keep their time, by how late concerts of each hall begin and end. */
import { FigaroCoreError } from "./errors.ts";
import type {
  DelaysExports,
  Punctuality as RawPunctuality,
  Timetable as RawTimetable,
} from "./lib/delays.js";
import { wishesColumns } from "./planning.ts";
import type { Handle, Runtime } from "./runtime.ts";
import type {
  DelayColumns,
  DelayDistribution,
  Delays,
  Fallback,
  FestivalColumns,
  OnTime,
  PunctualRoute,
  Wishes,
} from "./types.ts";

/** The module of delays. Every method throws `FigaroCoreError`. */
export class DelayCore {
  readonly #runtime: Runtime<DelaysExports>;

  /** Made by `loadDelays`. */
  constructor(runtime: Runtime<DelaysExports>) {
    this.#runtime = runtime;
  }

  /** Opens a festival. Throws `column-length`, `column-value`, `question-too-large`. */
  timetable(columns: FestivalColumns): Timetable {
    return new Timetable(this.#runtime.open((exports) => new exports.Timetable(columns)));
  }
}

/** A festival in the memory of the module of delays. */
export class Timetable implements Disposable {
  readonly #handle: Handle<RawTimetable>;

  /** Made by `DelayCore.timetable`. */
  constructor(handle: Handle<RawTimetable>) {
    this.#handle = handle;
  }

  /**
   * The routes of a question under delays. Delays of two concerts, and so of all legs, count as independent.
   *
   * @param delays one entry for each hall
   * @throws FigaroCoreError `column-length` (another number of halls, or of weights), `column-value`,
   * `question-too-large` past 1,000 outcomes; those of `Planner.question`
   */
  punctuality(wishes: Wishes, delays: Delays): Punctuality {
    const [asked, columns] = [wishesColumns(wishes), delayColumns(delays)];
    return new Punctuality(this.#handle.open((raw) => raw.punctuality(asked, columns)));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** The routes of one question under delays. */
export class Punctuality implements Disposable {
  readonly #handle: Handle<RawPunctuality>;

  /** Made by `Timetable.punctuality`. */
  constructor(handle: Handle<RawPunctuality>) {
    this.#handle = handle;
  }

  /**
   * P(in time) of each leg of a list of concerts (any order, also one that is no route), and of all.
   *
   * @throws FigaroCoreError `unknown-concert`, `question-too-large` past 1,000 concerts
   */
  onTime(concerts: readonly number[]): OnTime {
    return this.#handle.use((raw) => raw.onTime(Uint32Array.from(concerts)));
  }

  /**
   * Routes by P(in time) descending, then score, then route order; those that cannot be in time are left out.
   * Without a least number of concerts, routes of one concert come first: they cannot be late.
   *
   * @param from rank of the first one, from 0
   * @param count at most; fewer at the end
   * @throws FigaroCoreError `option-value` past rank 10,000; `question-too-large`
   */
  mostPunctual(from: number, count: number): PunctualRoute[] {
    return this.#handle.use((raw) => raw.mostPunctual(from, count));
  }

  /**
   * "If you miss A, take B": for every leg of a route that may fail the best that is left, by how late one is.
   *
   * @throws FigaroCoreError `unknown-concert`; `not-a-route` when it is no route of the question;
   * `question-too-large`
   */
  fallbacks(route: readonly number[]): Fallback[] {
    return this.#handle.use((raw) => raw.fallbacks(Uint32Array.from(route)));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** Delays as they cross. Throws `column-length`, `column-value`. */
export function delayColumns(delays: Delays): DelayColumns {
  const rows = delays.flatMap(({ start, end }) => [start, end]);
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, r) => offsets[r + 1] = (offsets[r] ?? 0) + lengthOf(row));
  const minutes = rows.flatMap((row) => row.minutes);
  const weights = rows.flatMap((row) => row.weights);
  return {
    offsets,
    minutes: whole("delayMinutes", minutes, Int32Array.from(minutes)),
    weights: whole("delayWeights", weights, Uint32Array.from(weights)),
  };
}

function lengthOf({ minutes, weights }: DelayDistribution): number {
  if (minutes.length === weights.length) return minutes.length;
  const params = { column: "delayWeights", found: `${weights.length}`, expected: `${minutes.length}` };
  throw new FigaroCoreError("column-length", params);
}

/** The column, unless making it changed a value. */
function whole<Column extends Int32Array | Uint32Array>(
  name: string,
  values: readonly number[],
  column: Column,
): Column {
  const index = values.findIndex((value, at) => column[at] !== value);
  if (index < 0) return column;
  const params = { column: name, index: `${index}`, value: `${values[index]}` };
  throw new FigaroCoreError("column-value", { ...params, expected: "a whole number of 32 bits" });
}
