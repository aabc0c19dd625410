import assert from "node:assert/strict";
import { chooseLanguage } from "../state/settings.ts";
import { daysText } from "./route_title.ts";

Deno.test("daysText() joins days in a row to a span, and lists the others", () => {
  const dates = (...days: readonly number[]) => days.map((day) => `2027-06-${day}`);
  chooseLanguage("en");
  const texts = [[12], [11, 12, 13], [11, 13], [11, 12, 14]].map((days) => daysText(dates(...days)));
  assert.deepEqual(texts, ["Saturday 12 June", "11–13 June", "11 June, 13 June", "11–12 June, 14 June"]);
  assert.equal(daysText(["2027-06-30", "2027-07-01"]), "30 June – 1 July");
  chooseLanguage("ru");
  assert.deepEqual([daysText(dates(12)), daysText(dates(11, 12, 13))], ["Суббота, 12 июня", "11–13 июня"]);
  chooseLanguage("en");
});
