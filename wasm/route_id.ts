/**
 * Route ids: a whole route in a few letters, the same for every link, QR code, calendar feed and request.
 *
 * The bits: 6 for the format (the letter `r`), the schedule version (varint of 7), 16 of the festival's name
 * (FNV-1a, folded), the number of concerts less one (varint of 4), 4 for the Rice parameter k, the distances
 * between the sorted ordinals (the first from -1) less one, Rice-coded, zeros up to a whole letter, a CRC-16.
 */
import { FigaroCoreError } from "./errors.ts";
import { BitReader, BitWriter, unsealed, valueOf } from "./route_id_bits.ts";

const FORMAT = "r";
const MAX_VERSION = 0x7fffffff;
const MAX_ORDINAL = 0xffff;
const MAX_CONCERTS = 400;
/** More than 400 concerts can ever need. */
const MAX_LETTERS = 1024;

/** What a route id says, or why it says nothing. */
export type RouteIdAnswer =
  | {
    readonly ok: true;
    /** The schedule version in which the route was made. */
    readonly version: number;
    /** Ordinals of its concerts, ascending. */
    readonly ordinals: readonly number[];
  }
  | {
    readonly ok: false;
    readonly code: "route-id-malformed" | "route-id-of-another-festival";
    readonly params: Readonly<Record<string, string>>;
  };

/**
 * The id of a route: one and only one for a festival, a version and a set of concerts.
 *
 * @param festival slug of the festival
 * @param version schedule version, a whole number of 0..2^31-1
 * @param ordinals stable numbers of the concerts, 1 to 400 distinct whole numbers of 0..65,535 in any order
 * @returns letters of `[A-Za-z0-9_-]`, the first an `r`; at most 40 for 12 concerts and versions below 16,384
 * @throws FigaroCoreError `route-id-not-encodable` when a number is out of its range or a concert named twice
 * @example
 * ```ts
 * encodeRouteId("demo", 3, [12, 40, 41]);
 * ```
 */
export function encodeRouteId(festival: string, version: number, ordinals: readonly number[]): string {
  const sorted = ordinals.toSorted((a, b) => a - b);
  const reason = unfit(version, sorted);
  if (reason !== undefined) throw new FigaroCoreError("route-id-not-encodable", { reason });
  return write({ version, festival: hash16(festival), ordinals: sorted });
}

/**
 * Reads a route id; never throws.
 *
 * @param festival slug of the festival that is asked for
 * @param id any text
 * @returns version and ordinals; or `route-id-malformed` for what `encodeRouteId` never wrote, a mistyped id
 * among it; or `route-id-of-another-festival`
 */
export function decodeRouteId(festival: string, id: string): RouteIdAnswer {
  if (!id.startsWith(FORMAT)) return malformed("it does not start with r");
  if (id.length > MAX_LETTERS) return malformed(`it has ${id.length} letters; ${MAX_LETTERS} are the most`);
  const bits = unsealed(id);
  if (bits === undefined) return malformed("a letter is missing or wrong");
  const content = read(bits);
  if (content === undefined || write(content) !== id) return malformed("no route is written like this");
  if (content.festival !== hash16(festival)) {
    return { ok: false, code: "route-id-of-another-festival", params: { festival } };
  }
  return { ok: true, version: content.version, ordinals: content.ordinals };
}

/** What the bits say; `ordinals` ascending. */
interface Content {
  readonly version: number;
  readonly festival: number;
  readonly ordinals: readonly number[];
}

function write({ version, festival, ordinals }: Content): string {
  const steps = ordinals.map((ordinal, index) => ordinal - (ordinals[index - 1] ?? -1) - 1);
  const k = shortest(steps);
  const writer = new BitWriter();
  writer.fixed(valueOf(FORMAT), 6);
  writer.varint(version, 7);
  writer.fixed(festival, 16);
  writer.varint(ordinals.length - 1, 4);
  writer.fixed(k, 4);
  for (const step of steps) writer.rice(step, k);
  return writer.sealed();
}

/** The Rice parameter that gives the fewest bits, the smallest of equals: so there is one id for each route. */
function shortest(steps: readonly number[]): number {
  let [best, fewest] = [0, Infinity];
  for (let k = 0; k < 16; k++) {
    let bits = steps.length * (1 + k);
    for (const step of steps) bits += step >>> k;
    if (bits < fewest) [best, fewest] = [k, bits];
  }
  return best;
}

function read(bits: readonly number[]): Content | undefined {
  const reader = new BitReader(bits);
  reader.fixed(6);
  const version = reader.varint(7);
  const festival = reader.fixed(16);
  const count = reader.varint(4) + 1;
  const k = reader.fixed(4);
  if (count > MAX_CONCERTS) return undefined;
  const ordinals: number[] = [];
  for (let last = -1; ordinals.length < count; ordinals.push(last)) last += reader.rice(k) + 1;
  return reader.overrun || unfit(version, ordinals) !== undefined
    ? undefined
    : { version, festival, ordinals };
}

/** Why these numbers have no id; undefined when they have one. */
function unfit(version: number, sorted: readonly number[]): string | undefined {
  if (!within(version, MAX_VERSION)) return `version ${version} is not a whole number of 0 to ${MAX_VERSION}`;
  if (sorted.length < 1 || sorted.length > MAX_CONCERTS) {
    return `${sorted.length} concerts are not 1 to ${MAX_CONCERTS}`;
  }
  const wrong = sorted.find((ordinal) => !within(ordinal, MAX_ORDINAL));
  if (wrong !== undefined) return `ordinal ${wrong} is not a whole number of 0 to ${MAX_ORDINAL}`;
  const twice = sorted.find((ordinal, index) => ordinal === sorted[index - 1]);
  return twice === undefined ? undefined : `ordinal ${twice} is named twice`;
}

function within(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

function malformed(reason: string): RouteIdAnswer {
  return { ok: false, code: "route-id-malformed", params: { reason } };
}

/** FNV-1a over UTF-8, 32 bits folded to 16. */
function hash16(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return ((hash >>> 16) ^ hash) & 0xffff;
}
