/** A schedule version of a festival as the API hands it to a page: `GET /v1/festivals/{slug}/edition`. */
import type { FestivalDocument } from "../../formats/document.ts";
import { type FestivalIndex, indexEdition, type Slugs } from "../../planner/festival_index.ts";
import { NO_TICKETS, type Ticket, type Tickets } from "../../planner/tickets.ts";

/** One schedule version, whole. */
export interface Edition {
  readonly festival: string;
  readonly scheduleVersion: number;
  readonly engineVersion: string;
  /** The festival's number in its database; part of the engine's key. */
  readonly id: number;
  readonly document: FestivalDocument;
  /** Pairs of programme number and the small integer that route ids are made of. */
  readonly ordinals: readonly (readonly [number: number, ordinal: number])[];
  /** Ids of halls, artists ... by key, kind by kind. */
  readonly slugs: Readonly<Record<keyof Slugs, readonly (readonly [key: string, id: string])[]>>;
}

/** Tickets at one moment: `GET /v1/festivals/{slug}/tickets`. */
export interface TicketsAnswer {
  readonly festival: string;
  /** The newest schedule version there is; that of the edition at hand, or a later one. */
  readonly scheduleVersion: number;
  readonly liveVersion: number;
  readonly stamp: string;
  readonly tickets: readonly Ticket[];
}

/** The edition indexed. Cost: one pass over its rows. */
export function indexOf(edition: Edition): FestivalIndex {
  const { id, scheduleVersion: version, document, ordinals, slugs } = edition;
  return indexEdition({ id, version, document, ordinals: new Map(ordinals) }, {
    halls: new Map(slugs.halls),
    artists: new Map(slugs.artists),
    composers: new Map(slugs.composers),
    works: new Map(slugs.works),
    genres: new Map(slugs.genres),
    tags: new Map(slugs.tags),
  });
}

/** Tickets as the planner takes them; null (never seen): none known. */
export function ticketsOf(answer: TicketsAnswer | null): Tickets {
  if (answer === null) return NO_TICKETS;
  const { liveVersion, stamp, tickets } = answer;
  return { liveVersion, stamp, byNumber: new Map(tickets.map((ticket) => [ticket.number, ticket])) };
}
