import assert from "node:assert/strict";
import { diffFestivals } from "@figaro/store";
import { concert, sampleDocument } from "../store/testing.ts";
import { changeTable } from "./change_text.ts";
import { Output } from "./output.ts";

const NOWHERE = { write: (part: Uint8Array) => Promise.resolve(part.length) };
const out = new Output(NOWHERE, NOWHERE, { columns: null, colour: false, watched: false });

Deno.test("changeTable() shows both times as they were and are when the epoch changed", () => {
  const before = { ...sampleDocument("sample", [concert(1)]), offProgramme: [] };
  const after = {
    ...before,
    festival: { ...before.festival, epoch: "2022-06-28" },
    concerts: [concert(1, { startMinute: 600, endMinute: 705 + 10 * 1440 })],
  };
  const table = changeTable(diffFestivals(before, after), after, out);
  assert.match(table, /│ concert moved +│ 1 Concert 1 +│ start +│ 2022-07-08 11:00 │ 2022-06-28 10:00 │/);
  assert.doesNotMatch(table, /│ end +│/);
});

Deno.test("changeTable() shows prices in each version's own minor units when the currency's decimals changed", () => {
  const before = sampleDocument("sample", [concert(1, { price: 1250 })]);
  const after = {
    ...before,
    festival: { ...before.festival, currencyDigits: 0 },
    concerts: [concert(1, { price: 13 })],
  };
  assert.equal(before.festival.currencyDigits, 2);
  const table = changeTable(diffFestivals(before, after), after, out);
  assert.match(table, /│ new price +│ 1 Concert 1 +│ price +│ 12\.5 +│ 13 +│/);
});
