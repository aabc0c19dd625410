/** Whether a concert can still be bought. */
import { computed } from "@preact/signals";
import type { ConcertRecord } from "../../formats/document.ts";
import { ticketsOf } from "../engine/edition.ts";
import { tickets } from "../state/app.ts";

/** "few": at most a twentieth of the hall, or ten seats, are left. */
export type SaleState = "on-sale" | "few" | "sold-out" | "not-on-sale";

/** Tickets of a concert as last known. */
export interface Sale {
  readonly state: SaleState;
  /** null: not known. */
  readonly free: number | null;
  readonly seats: number | null;
}

const FEW_SEATS = 10;
const FEW_SHARE = 1 / 20;

/** Tickets by programme number. */
export const ticketBook = computed(() => ticketsOf(tickets.value));

/** Tickets of a concert; where they are not known, what the programme itself says. */
export function saleOf(record: Pick<ConcertRecord, "number" | "sale">, book = ticketBook.value): Sale {
  const ticket = book.byNumber.get(record.number);
  if (ticket === undefined) return { state: record.sale, free: null, seats: null };
  const { status, free, seats } = ticket;
  if (status !== "on-sale" || free === null) return { state: status, free, seats };
  if (free === 0) return { state: "sold-out", free, seats };
  const few = free <= FEW_SEATS || (seats !== null && free <= seats * FEW_SHARE);
  return { state: few ? "few" : "on-sale", free, seats };
}
