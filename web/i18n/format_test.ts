import assert from "node:assert/strict";
import { chooseLanguage } from "../state/settings.ts";
import { dayText, durationText, longDurationText, spanText } from "./format.ts";

const SPANS = [
  ["2027-06-11", "2027-06-13"],
  ["2027-06-30", "2027-07-02"],
  ["2026-12-30", "2027-01-02"],
  ["2027-06-11", "2027-06-11"],
] as const;

Deno.test("spanText() writes days as Intl's formatRange does", () => {
  for (const [language, tag] of [["en", "en-GB"], ["ru", "ru-RU"]] as const) {
    chooseLanguage(language);
    const range = new Intl.DateTimeFormat(tag, {
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
    for (const [first, last] of SPANS) {
      const expected = range.formatRange(new Date(`${first}T12:00Z`), new Date(`${last}T12:00Z`));
      const plain = (text: string) => text.replaceAll(/[\s\u2009]+/g, " ");
      assert.equal(plain(spanText(first, last)), plain(expected), `${tag} ${first} ${last}`);
    }
  }
});

Deno.test("dayText() leaves what is no date as it stands", () => {
  chooseLanguage("en");
  assert.equal(dayText("2027-06-12"), "Saturday 12 June");
  for (const text of ["2027-99-99", "9999-99-99", "tomorrow", ""]) assert.equal(dayText(text), text);
});

Deno.test("longDurationText() tells days, months or years from two days on", () => {
  const texts = [61, 2879, 2880, 30 * 1440, 90 * 1440, 38_769 * 60 + 31].map((minutes) =>
    longDurationText(minutes)
  );
  assert.deepEqual(texts, [
    "1\u00a0h\u00a01\u00a0min",
    "47\u00a0h\u00a059\u00a0min",
    "2 days",
    "30 days",
    "3 months",
    "4 years",
  ]);
  chooseLanguage("ru");
  assert.deepEqual([3, 150, 5 * 365].map((days) => longDurationText(days * 1440)), [
    "3 дня",
    "5 месяцев",
    "5 лет",
  ]);
  chooseLanguage("en");
});

Deno.test("durationText() never parts a number from its unit", () => {
  chooseLanguage("ru");
  assert.equal(durationText(154), "2\u00a0ч\u00a034\u00a0мин");
  assert.equal(durationText(-120), "−2\u00a0ч");
  chooseLanguage("en");
  assert.equal(durationText(5), "5\u00a0min");
});
