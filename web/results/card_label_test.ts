import assert from "node:assert/strict";
import { loadWords } from "../i18n/mod.ts";
import { chooseLanguage } from "../state/settings.ts";
import { type CardKind, cardLabel } from "./card_label.ts";

const CASES: readonly (readonly [kinds: readonly CardKind[], en: string, ru: string])[] = [
  [["best"], "The best", "Лучший"],
  [["balanced"], "Comfortable and rich", "Комфортный и насыщенный"],
  [["best", "rich"], "The best and richest", "Лучший и самый насыщенный"],
  [
    ["rich", "balanced"],
    "Richest, and comfortable as well",
    "Самый насыщенный, и при этом комфортный",
  ],
  [
    ["comfortable", "balanced"],
    "Most comfortable, and rich as well",
    "Самый комфортный, и при этом насыщенный",
  ],
  [
    ["best", "balanced"],
    "The best, and comfortable and rich as well",
    "Лучший, и при этом комфортный и насыщенный",
  ],
  [
    ["best", "comfortable", "rich", "balanced"],
    "The best, most comfortable and richest",
    "Лучший, самый комфортный и самый насыщенный",
  ],
];

Deno.test("cardLabel() says every name of a route once, in both languages", async () => {
  await loadWords("ru");
  for (const [kinds, en, ru] of CASES) {
    chooseLanguage("en");
    assert.equal(cardLabel(kinds), en);
    chooseLanguage("ru");
    assert.equal(cardLabel(kinds), ru);
  }
  chooseLanguage("en");
});
