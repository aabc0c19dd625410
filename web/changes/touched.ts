/** What of a schedule's changes touches a plan. */

/** A change between two schedule versions, as `GET versions/{a}..{b}` tells it. */
export interface VersionChange {
  readonly kind: string;
  /** Programme number, number of an event, hall name, "from -> to" or null. */
  readonly subject: string | null;
  /** Minutes count from the epoch of the later version; prices are minor units. */
  readonly fields?: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}

/** What a plan names: numbers of concerts, and of events beside the programme. */
export interface Named {
  readonly concerts: ReadonlySet<number>;
  readonly events: ReadonlySet<number>;
}

/** A change of one concert or event that a plan names. */
export type Touch =
  & {
    readonly of: "concert" | "event";
    readonly number: number;
  }
  & (
    | {
      readonly kind: "cancelled";
      /** As far as the change tells it: that of an event does. */
      readonly title?: string;
    }
    | {
      readonly kind: "moved";
      /** Minutes since the epoch; where only the end changed, both starts are the same. */
      readonly start: readonly [number, number] | null;
      readonly end: readonly [number, number] | null;
    }
    | { readonly kind: "hall"; readonly hall: readonly [string, string] }
    | { readonly kind: "price"; readonly price: readonly [number | null, number | null] }
  );

/** Changes that touch what a plan names, in the order of the answer. What cannot be read is left out. */
export function touchesOf(changes: readonly VersionChange[], named: Named): Touch[] {
  return changes.flatMap((change): Touch[] => {
    const number = Number(change.subject);
    if (change.kind === "off-programme") return named.events.has(number) ? eventTouches(change, number) : [];
    if (!change.kind.startsWith("concert-") || !named.concerts.has(number)) return [];
    const touch = concertTouch(change, number);
    return touch === null ? [] : [touch];
  });
}

/** What a plan has lost although no change took it away: the programme never had it. Shapes as in `Named`. */
export function neverThere(changes: readonly VersionChange[], lost: Named): Named {
  const cancelled = touchesOf(changes, lost).filter(({ kind }) => kind === "cancelled");
  const without = (of: Touch["of"], numbers: ReadonlySet<number>) => {
    const had = new Set(cancelled.filter((touch) => touch.of === of).map(({ number }) => number));
    return new Set([...numbers].filter((number) => !had.has(number)));
  };
  return { concerts: without("concert", lost.concerts), events: without("event", lost.events) };
}

function concertTouch({ kind, fields = {} }: VersionChange, number: number): Touch | null {
  const subject = { of: "concert", number } as const;
  switch (kind) {
    case "concert-cancelled":
      return { ...subject, kind: "cancelled" };
    case "concert-moved":
      return movedTouch(subject, fields);
    case "concert-hall":
      return hallTouch(subject, fields);
    case "concert-price": {
      const price = pairOf(fields.price, (value) => value === null || isNumber(value));
      return price === null ? null : { ...subject, kind: "price", price };
    }
    default:
      return null;
  }
}

/** An event's change holds all of its fields; a title that is gone tells that the event is. */
function eventTouches({ fields = {} }: VersionChange, number: number): Touch[] {
  const subject = { of: "event", number } as const;
  const [title, newTitle] = fields.title ?? [];
  if (typeof title === "string" && newTitle === null) return [{ ...subject, kind: "cancelled", title }];
  const isMoved = fields.startMinute !== undefined || fields.endMinute !== undefined;
  return [isMoved ? movedTouch(subject, fields) : null, hallTouch(subject, fields)].filter((touch) =>
    touch !== null
  );
}

type Subject = Pick<Touch, "of" | "number">;
type Fields = NonNullable<VersionChange["fields"]>;

function movedTouch(subject: Subject, { startMinute, endMinute }: Fields): Touch {
  return {
    ...subject,
    kind: "moved",
    start: pairOf(startMinute, isNumber),
    end: pairOf(endMinute, isNumber),
  };
}

function hallTouch(subject: Subject, fields: Fields): Touch | null {
  const hall = pairOf(fields.hall, (value) => typeof value === "string");
  return hall === null ? null : { ...subject, kind: "hall", hall };
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
