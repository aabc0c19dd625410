import assert from "node:assert/strict";
import { changedFestival } from "../../planner/testing/festival.ts";
import { encodeRouteId } from "../../wasm/route_id.ts";
import { EMPTY_PLAN, withMark } from "../state/plan.ts";
import { type OpenedSince, readFriend, togetherQuery } from "./friend.ts";
import { routeIdOfNumbers } from "./route_ids.ts";
import { madeIndex } from "./testing.ts";

const now = madeIndex(changedFestival, 2);
const old = routeIdOfNumbers(madeIndex(), [12, 14, 1002]) ?? "";
const link = (query: string) => `https://figaro.example/f/made/route?${query}`;
const never = () => Promise.reject(new Error("nobody was to be asked"));
const since: OpenedSince = {
  gone: [1002],
  changes: [
    { kind: "concert-moved", subject: "12" },
    { kind: "concert-price", subject: "12" },
    { kind: "concert-cancelled", subject: "1002" },
  ],
};

Deno.test("readFriend() takes a link of this programme without asking anybody", async () => {
  assert.deepEqual(await readFriend(now, link("route=12,14&v=2"), never), {
    numbers: [12, 14],
    unknown: [],
    gone: 0,
    changed: 0,
  });
});

Deno.test("readFriend() asks what changed when the link is of an older programme", async () => {
  const asked: string[] = [];
  const ask = (id: string) => {
    asked.push(id);
    return Promise.resolve(since);
  };
  assert.deepEqual(await readFriend(now, old, ask), {
    numbers: [12, 14],
    unknown: [],
    gone: 1,
    changed: 1,
  });
  assert.deepEqual(await readFriend(now, link("route=12,14,1002"), ask), {
    numbers: [12, 14],
    unknown: [1002],
    gone: 0,
    changed: 1,
  });
  assert.deepEqual(asked, [old, routeIdOfNumbers(madeIndex(), [12, 14])]);
});

Deno.test("readFriend() says that nobody could be asked, and keeps what is known", async () => {
  assert.deepEqual(await readFriend(now, old, () => Promise.resolve(null)), {
    numbers: [12, 14],
    unknown: [],
    gone: 1,
    changed: null,
  });
});

Deno.test("readFriend() tells forged and foreign links apart", async () => {
  const cases: [text: string, fault: string][] = [
    ["hello", "unreadable"],
    [link("day=2027-06-04"), "no-route"],
    [link("route=12&v=9"), "newer"],
    [`${old}x`, "malformed"],
    [encodeRouteId("other", 1, [1]), "another-festival"],
    [encodeRouteId("made", 7, [1]), "newer"],
    [encodeRouteId("made", 2, [1, 500]), "malformed"],
  ];
  for (const [text, fault] of cases) {
    assert.deepEqual(await readFriend(now, text, never), { fault }, text);
  }
});

Deno.test("togetherQuery() makes every concert of the friend outweigh all others, beside one's own wishes", () => {
  const marks = withMark(withMark(withMark(EMPTY_PLAN, 12, "want"), 13, "want"), 14, "no");
  const plan = { ...marks, filters: new Map([["day", ["2027-06-04,2027-06-05"]]]) };
  assert.equal(
    decodeURIComponent(togetherQuery(plan, now, { mine: [13], theirs: [12, 22] })),
    "day=2027-06-04,2027-06-05&exclude=14&wish=12:105000,13:5000,22:101000",
  );
  assert.equal(togetherQuery(EMPTY_PLAN, now, { mine: [], theirs: [] }), "");
});

Deno.test("togetherQuery() stays within the days of both routes and of what must be heard", () => {
  const daysOf = (plan: typeof EMPTY_PLAN, mine: number[], theirs: number[]) =>
    new URLSearchParams(togetherQuery(plan, now, { mine, theirs })).getAll("day");
  const [first, second] = ["2027-06-04", "2027-06-05"];
  assert.deepEqual(daysOf(EMPTY_PLAN, [12], [14]), [first]);
  assert.deepEqual(daysOf(EMPTY_PLAN, [12], [22]), [first, second]);
  assert.deepEqual(daysOf(withMark(EMPTY_PLAN, 22, "must"), [12], [14]), [first, second]);
});
