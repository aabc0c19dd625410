import assert from "node:assert/strict";
import { NO_TICKETS } from "../../planner/tickets.ts";
import { indexFestival } from "../../planner/index_festival.ts";
import { madeConcert, madeFestival } from "../../planner/testing/festival.ts";
import { EMPTY_PLAN, withFilter, withMark } from "../state/plan.ts";
import { concertsLeft, countLeft } from "./left.ts";

const [hall] = madeFestival.halls;
const document = {
  ...madeFestival,
  // Numbers 1 to 4, of which 2 and 4 are organ concerts.
  concerts: [1, 2, 3, 4].map((number) =>
    madeConcert(number, [600 + number * 120, 660 + number * 120], {
      hall: hall?.name ?? "",
      genre: number % 2 === 0 ? "Organ" : "Chamber",
    })
  ),
};
const index = indexFestival({ id: 1, version: 1, document, ordinals: new Map() });
const organ = withFilter(EMPTY_PLAN, "genre", ["organ"]);

Deno.test("concertsLeft() leaves what filters and the mark no leave, but for the question's own filter", () => {
  const left = (plan: typeof EMPTY_PLAN, but: string[] = []) => [
    ...concertsLeft(index, { plan, tickets: NO_TICKETS, but }),
  ];
  assert.deepEqual(left(EMPTY_PLAN), [0, 1, 2, 3]);
  assert.deepEqual(left(organ), [1, 3]);
  assert.deepEqual(left(withMark(organ, 4, "no")), [1]);
  assert.deepEqual(left(organ, ["genre"]), [0, 1, 2, 3]);
  assert.deepEqual(left(withFilter(organ, "genre", ["banana"])), [0, 1, 2, 3], "a fault leaves all");
});

Deno.test("countLeft() counts those that are left", () => {
  const left = concertsLeft(index, { plan: organ, tickets: NO_TICKETS });
  assert.equal(countLeft([0, 1, 2], left), 1);
});
