/** What the catalogue asks of the planner; null where it is not plugged in. */
import type { FeatureRow } from "@figaro/core";
import type { FestivalIndex } from "./festival_index.ts";

/** Two concerts that one person cannot both hear. Positions of the canonical order, `first < second`. */
export interface ConflictPair {
  readonly first: number;
  readonly second: number;
  /** `overlap`: their times overlap; `walk`: only the walk and the buffer keep them apart. */
  readonly cause: "overlap" | "walk";
  /** Minutes by which the second starts too early. */
  readonly shortMinutes: number;
}

/** Routes through one concert, of all routes of the festival. */
export interface RouteShare {
  /** Exact count as decimal digits. */
  readonly routes: string;
  /** 0 to 1. */
  readonly share: number;
}

/** The planner as the catalogue's addresses use it. */
export interface Planner {
  /** Goes into every ETag. */
  readonly engineVersion: string;
  /** The features of a portrait. */
  readonly features: readonly FeatureRow[];
  /** Pairs that conflict, among the concerts of one festival day or (null) of all days. */
  overlap(index: FestivalIndex, day: number | null): Promise<readonly ConflictPair[]>;
  /** One for each concert in the canonical order. */
  shares(index: FestivalIndex): Promise<readonly RouteShare[]>;
}
