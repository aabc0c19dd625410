/** Tickets of a festival at one moment. */
import type { SaleStatus } from "../formats/document.ts";

/** Tickets of one concert. */
export interface Ticket {
  readonly number: number;
  readonly status: SaleStatus;
  /** Seats of the hall; null: not known. */
  readonly seats: number | null;
  readonly sold: number;
  /** max(0, seats - sold); null: seats not known. */
  readonly free: number | null;
}

/** Tickets of all concerts as they stood at a live version of the festival. */
export interface Tickets {
  readonly liveVersion: number;
  /** Differs whenever the tickets do. */
  readonly stamp: string;
  readonly byNumber: ReadonlyMap<number, Ticket>;
}

/** Free seats from which on a concert has more than a few. */
const FEW_SEATS = 20;

/** Whether a concert with so many free seats has "few" left, on the page as in the API's portraits. */
export function isFew(free: number): boolean {
  return free < FEW_SEATS;
}

/** No tickets known. */
export const NO_TICKETS: Tickets = { liveVersion: -1, stamp: "", byNumber: new Map() };
