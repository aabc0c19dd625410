import assert from "node:assert/strict";
import { indexFestival } from "../../planner/index_festival.ts";
import { madeFestival } from "../../planner/testing/festival.ts";
import { chooseLanguage } from "../state/settings.ts";
import { zoneText } from "./zone.ts";

function inZone(timeZone: string) {
  const document = { ...madeFestival, festival: { ...madeFestival.festival, timeZone } };
  return indexFestival({ id: 1, version: 1, document, ordinals: new Map() });
}

Deno.test("zoneText() names the zone in the language chosen, with the offset of the day", () => {
  chooseLanguage("ru");
  assert.equal(zoneText(inZone("Asia/Yekaterinburg"), 0), "Екатеринбург, стандартное время (UTC+5)");
  chooseLanguage("en");
  assert.equal(zoneText(inZone("Europe/Vienna"), 0), "Central European Summer Time (UTC+2)");
  assert.equal(zoneText(inZone("Europe/Vienna"), 200 * 1440), "Central European Standard Time (UTC+1)");
  assert.equal(zoneText(inZone("UTC"), 0), "Coordinated Universal Time (UTC)");
});
