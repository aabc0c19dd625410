/** Routes as answers show them: programme numbers, units of the currency, counts in decimal digits. */

/** A leg between two concerts of a route. */
export interface LegView {
  /** Programme number. */
  from: number;
  to: number;
  /** Between two festival days: not in walk, wait and score. */
  overnight: boolean;
  walkMinutes: number;
  gapMinutes: number;
  /** gap - walk */
  waitMinutes: number;
  /** gap - (own walk + buffer) */
  slackMinutes: number;
}

/** A route. */
export interface RouteView {
  /** The whole route in at most 40 characters for 12 concerts. */
  id: string;
  /** From 0 in the order of the question; null: not ranked. */
  rank: string | null;
  /** Milli-points. */
  score: number | null;
  /** Programme numbers in time. */
  concerts: number[];
  legs: LegView[];
  /** Features by name. */
  portrait: Record<string, unknown>;
}
