import assert from "node:assert/strict";
import { countOf, LARGE_FESTIVAL, partsUnlessSaid } from "./count_parts.ts";
import type { FestivalIndex, IndexedConcert } from "./festival_index.ts";

const festivalOf = (concerts: number): Pick<FestivalIndex, "concerts"> => ({
  concerts: new Array<IndexedConcert>(concerts),
});

Deno.test("partsUnlessSaid() leaves slow parts out when the festival is large, and says which", () => {
  const usual = ["byLength", "byDay", "maximal", "dropped"];
  assert.deepEqual(partsUnlessSaid(festivalOf(LARGE_FESTIVAL)), { parts: usual, leftOut: [] });
  assert.deepEqual(partsUnlessSaid(festivalOf(100), true).parts, [...usual, "through"]);
  const large = partsUnlessSaid(festivalOf(LARGE_FESTIVAL + 1), true);
  assert.deepEqual(large, { parts: ["dropped", "through"], leftOut: ["byLength", "byDay", "maximal"] });
});

Deno.test("countOf() keeps the parts wanted and tells what was left out", () => {
  const count = {
    total: "3",
    byLength: [],
    byDay: [],
    maximal: null,
    dropped: { day: "4" },
    exact: false,
    warnings: ["at most"],
  };
  const wanted = partsUnlessSaid(festivalOf(LARGE_FESTIVAL + 1));
  const { warnings, ...rest } = countOf(count, wanted);
  assert.deepEqual(rest, { total: "3", dropped: { day: "4" }, exact: false });
  assert.equal(warnings?.[0], "at most");
  assert.match(
    warnings?.[1] ?? "",
    /more than 10000 concerts: byLength,byDay,maximal .* parts=byLength,byDay/,
  );
  assert.deepEqual(countOf(count, { parts: ["maximal"], leftOut: [] }), {
    total: "3",
    maximal: null,
    exact: false,
    warnings: ["at most"],
  });
});
