import assert from "node:assert/strict";
import { madeFestival } from "../../planner/testing/festival.ts";
import type { Ticket } from "../../planner/tickets.ts";
import { ticketsOf } from "../engine/edition.ts";
import { openedDesk } from "../testing/opened_desk.ts";
import { saleOf } from "./sale.ts";

Deno.test('saleOf() says "few" and "sold out" where the portrait of a route of that concert does', async () => {
  const { desk, index } = await openedDesk(madeFestival);
  const [concert] = index.concerts;
  assert.ok(concert);
  const { number } = concert.record;
  for (const free of [0, 1, 10, 11, 18, 19, 20, 21, 150]) {
    const ticket: Ticket = { number, status: "on-sale", seats: 150, sold: 150 - free, free };
    const answer = {
      festival: index.slug,
      scheduleVersion: 1,
      liveVersion: 1,
      stamp: `${free}`,
      tickets: [ticket],
    };
    desk.tickets(answer);
    const [route] = await desk.views("", [[number]]);
    const { state } = saleOf(concert.record, ticketsOf(answer));
    assert.deepEqual(route?.portrait["availability"], { status: state.replace("-", " "), free });
  }
});
