/** Route ids on the page: made and read without a network, against the schedule version that is shown. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { decodeRouteId, encodeRouteId } from "../../wasm/route_id.ts";

/** What an id says here. */
export type ReadRoute =
  | {
    readonly ok: true;
    /** Programme numbers that the programme has, in time. */
    readonly numbers: readonly number[];
    /** How many concerts of the id the programme does not have (any more). */
    readonly missing: number;
    /** Schedule version in which the id was made. */
    readonly version: number;
  }
  | { readonly ok: false; readonly fault: "malformed" | "another-festival" | "newer" };

/** The id of a route; null: it names no concert of this programme. */
export function routeIdOfNumbers(index: FestivalIndex, numbers: readonly number[]): string | null {
  const ordinals = [...new Set(numbers)].flatMap((number) => {
    const ordinal = index.positionOf(number) === undefined ? undefined : index.parts.ordinals.get(number);
    return ordinal === undefined ? [] : [ordinal];
  });
  return ordinals.length === 0 ? null : encodeRouteId(index.slug, index.parts.version, ordinals);
}

/** Reads an id; ordinals are never given twice, so that one of another version names the same concerts. */
export function readRouteId(index: FestivalIndex, id: string): ReadRoute {
  const decoded = decodeRouteId(index.slug, id);
  if (!decoded.ok) {
    const fault = decoded.code === "route-id-of-another-festival" ? "another-festival" : "malformed";
    return { ok: false, fault };
  }
  if (decoded.version > index.parts.version) return { ok: false, fault: "newer" };
  const byOrdinal = new Map([...index.parts.ordinals].map(([number, ordinal]) => [ordinal, number]));
  const positions = decoded.ordinals.flatMap((ordinal) =>
    index.positionOf(byOrdinal.get(ordinal) ?? -1) ?? []
  );
  return {
    ok: true,
    numbers: inTime(index, positions),
    missing: decoded.ordinals.length - positions.length,
    version: decoded.version,
  };
}

/** Programme numbers of positions, in time. */
function inTime(index: FestivalIndex, positions: readonly number[]): number[] {
  return [...positions].sort((a, b) => a - b).flatMap((position) =>
    index.concerts[position]?.record.number ?? []
  );
}
