/** What of a schedule's changes touches a plan. */

/** A change between two schedule versions, as `GET versions/{a}..{b}` tells it. */
export interface VersionChange {
  readonly kind: string;
  /** Programme number, hall name, "from -> to" or null. */
  readonly subject: string | null;
  /** Minutes count from the epoch of the later version; prices are minor units. */
  readonly fields?: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}

/** A change of one concert that a plan names. */
export type Touch =
  & { readonly number: number }
  & (
    | { readonly kind: "cancelled" }
    | {
      readonly kind: "moved";
      /** Minutes since the epoch; where only the end changed, both starts are the same. */
      readonly start: readonly [number, number] | null;
      readonly end: readonly [number, number] | null;
    }
    | { readonly kind: "hall"; readonly hall: readonly [string, string] }
    | { readonly kind: "price"; readonly price: readonly [number | null, number | null] }
  );

/** Changes that touch concerts of a plan, in the order of the answer. What cannot be read is left out. */
export function touchesOf(changes: readonly VersionChange[], numbers: ReadonlySet<number>): Touch[] {
  return changes.flatMap((change): Touch[] => {
    const number = Number(change.subject);
    if (!change.kind.startsWith("concert-") || !numbers.has(number)) return [];
    const touch = touchOf(change, number);
    return touch === null ? [] : [touch];
  });
}

function touchOf({ kind, fields = {} }: VersionChange, number: number): Touch | null {
  switch (kind) {
    case "concert-cancelled":
      return { number, kind: "cancelled" };
    case "concert-moved":
      return {
        number,
        kind: "moved",
        start: pairOf(fields.startMinute, isNumber),
        end: pairOf(fields.endMinute, isNumber),
      };
    case "concert-hall": {
      const hall = pairOf(fields.hall, (value) => typeof value === "string");
      return hall === null ? null : { number, kind: "hall", hall };
    }
    case "concert-price": {
      const price = pairOf(fields.price, (value) => value === null || isNumber(value));
      return price === null ? null : { number, kind: "price", price };
    }
    default:
      return null;
  }
}

function pairOf<Value>(
  pair: readonly [unknown, unknown] | undefined,
  is: (value: unknown) => value is Value,
): readonly [Value, Value] | null {
  if (pair === undefined) return null;
  const [before, after] = pair;
  return is(before) && is(after) ? [before, after] : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
