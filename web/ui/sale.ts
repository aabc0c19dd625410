/** Whether a concert can still be bought. */
import { computed } from "@preact/signals";
import type { ConcertRecord } from "../../formats/document.ts";
import { isFew } from "../../planner/tickets.ts";
import { ticketsOf } from "../engine/edition.ts";
import { tickets } from "../state/app.ts";

/** "few": as the API's portraits have it, see `isFew`. */
export type SaleState = "on-sale" | "few" | "sold-out" | "not-on-sale";

/** Tickets of a concert as last known. */
export interface Sale {
  readonly state: SaleState;
  /** null: not known. */
  readonly free: number | null;
  readonly seats: number | null;
}

/** Tickets by programme number. */
export const ticketBook = computed(() => ticketsOf(tickets.value));

/** Tickets of a concert; where they are not known, what the programme itself says. */
export function saleOf(record: Pick<ConcertRecord, "number" | "sale">, book = ticketBook.value): Sale {
  const ticket = book.byNumber.get(record.number);
  if (ticket === undefined) return { state: record.sale, free: null, seats: null };
  const { status, free, seats } = ticket;
  if (status !== "on-sale" || free === null) return { state: status, free, seats };
  if (free === 0) return { state: "sold-out", free, seats };
  return { state: isFew(free) ? "few" : "on-sale", free, seats };
}
