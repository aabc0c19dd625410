import assert from "node:assert/strict";
import { chooseLanguage } from "../state/settings.ts";
import { decisionOf, stopOf } from "./decision.ts";
import { decisionWords } from "./decision_words.ts";
import { ru } from "./decision_words_ru.ts";
import { together } from "./history.tsx";
import { shortened } from "./show_all.tsx";

// Numbers are written in the language of the page, whatever other tests have chosen.
chooseLanguage("en");

const side = (score: number) => ({ score, minF1: score - 0.1, calibrationError: 0.01 });
const numbers = { old: side(0.9), new: side(0.91), difference: 0.01, error: 0.004, chanceWorse: 0.006 };
const holdout = { rows: 500, human: true };
const kept = (code: string, more: object = {}, metrics: object = {}) => ({
  decision: {
    ...{
      reason: "in words",
      code,
      metric: "macro-f1",
      against: "v1.2.0",
      numbers,
      step: 0.005,
      holdoutUses: 3,
    },
    ...{ limits: { minF1Drop: 0.02, calibrationRise: 0.03 }, ...more },
  },
  metrics: { macroF1: 0.91, auc: 0.97, holdout, ...metrics },
});
const both = (version: ReturnType<typeof kept>) => {
  const decision = decisionOf(version) ?? assert.fail("no decision");
  return [decisionWords.value.decision(decision), ru.decision(decision)] as const;
};

Deno.test("decisionOf() gives what was weighed, and both languages tell it with its numbers", () => {
  const [english, russian] = both(kept("better-by-step"));
  assert.equal(english.verdict, "Promoted: better by a step of 0.0050.");
  assert.match(
    english.numbers,
    /^Macro F1 0\.9100 against 0\.9000 of v1\.2\.0 \(\+0\.0100 ± 0\.0040\); .* 0\.6%\./,
  );
  assert.match(english.numbers, /500 held-out rows, labelled by people; the hold-out was used 3 times\.$/);
  assert.equal(russian.verdict, "Включена: лучше хотя бы на шаг (0.0050).");
  assert.match(russian.numbers, /Отложенных строк 500, размечены людьми; выборка использована 3 раза\.$/);
});

Deno.test("decisionOf() tells guards with what fell or rose and the most that it might have", () => {
  const [fell] = both(kept("min-f1-fell", { numbers: { ...numbers, new: { ...side(0.91), minF1: 0.7 } } }));
  assert.match(fell.verdict, /the lowest F1 of a class fell from 0\.8000 to 0\.7000, by more than 0\.02\.$/);
  const [, rose] = both(kept("calibration-rose"));
  assert.match(rose.verdict, /выросла ошибка калибровки с 0\.0100 до 0\.0100, больше чем на 0,03\.$/);
});

Deno.test("decisionOf() tells first models, foreign columns, refusals and moved champions", () => {
  const of = (...version: Parameters<typeof kept>) => {
    const [english, russian] = both(kept(...version));
    assert.match(`${russian.verdict} ${russian.numbers}`, /^[А-Я][^a-z]*/);
    return `${english.verdict} ${english.numbers}`;
  };
  const first = { against: null, numbers: null };
  assert.match(
    of("first-model", first),
    /^Promoted as the first model\. Macro F1 0\.9100\. 500 held-out rows/,
  );
  assert.match(of("first-model", { ...first, metric: "roc-auc" }), /ROC-AUC 0\.9700\./);
  assert.match(
    of("other-columns", { numbers: null }),
    /^Promoted: the champion reads columns that are no more\./,
  );
  const parity = { adversarial: { rows: 10_000, wrong: 2 }, holdout: { rows: 500, wrong: 1 } };
  assert.match(of("onnx-differs", {}, { parity }), /in 3 of 10500 rows\. The champion stays\.$/);
  const check = { verdict: "leak", tries: 2 };
  assert.match(
    of("check-failed", first, { check }),
    /\(leak: .*\)\. Trained anew twice, .* No model serves\.$/,
  );
  assert.match(of("moved-meanwhile"), /the champion was moved by hand meanwhile\. Macro F1/);
});

Deno.test("decisionOf() leaves decisions alone that have no code", () => {
  assert.equal(decisionOf({ decision: { reason: "as it was kept" }, metrics: {} }), null);
  assert.equal(decisionOf(kept("of-another-time")), null);
});

Deno.test("stopOf() reads why nothing was trained or kept, which both languages tell", () => {
  const outcome = (why: object | null) => ({ decision: "in words", why });
  const told = (why: object) => {
    const stop = stopOf(outcome(why)) ?? assert.fail("no reason");
    assert.match(ru.stopped(stop), /^Не (обучена|сохранена): /);
    return decisionWords.value.stopped(stop);
  };
  assert.match(told({ code: "empty-set", day: "2027-01-04" }), /^Not trained: the training set is empty/);
  assert.match(told({ code: "foreign-labels", labels: ["Orgel"] }), /the rows have Orgel/);
  assert.match(told({ code: "one-class", label: "organ", rows: 70 }), /all 70 rows have the label organ/);
  assert.match(
    told({ code: "no-values", columns: ["title", "minutes"] }),
    /no value|value in title, minutes/,
  );
  const least = { all: 60, holdout: 10, valid: 10 };
  assert.match(
    told({ code: "too-few", rows: 12, holdout: 2, valid: 2, least }),
    /12 rows .* 60 or more \(10, 10\)/,
  );
  assert.match(told({ code: "one-class-left", label: "organ" }), /only rows of the label organ/);
  assert.equal(
    told({ code: "dry-run", decision: "worse" }).startsWith("Not kept: a dry run keeps nothing"),
    true,
  );
  assert.equal(stopOf(outcome(null)), null);
  assert.equal(stopOf(outcome({ code: "of-another-time" })), null);
  assert.equal(stopOf(null), null);
});

Deno.test("together() tells moves of one moment once, the champion's first", () => {
  const move = (alias: "champion" | "previous", at: string) => ({
    alias,
    from: null,
    to: "v1.0.0",
    actor: "a",
    reason: "",
    at,
  });
  const moments = together([move("previous", "2"), move("champion", "2"), move("champion", "1")]);
  assert.deepEqual(moments.map((moment) => moment.map(({ alias }) => alias)), [["champion", "previous"], [
    "champion",
  ]]);
});

Deno.test("shortened() shows the first ones and those that always are shown, or all where little is left out", () => {
  const list = Array.from({ length: 20 }, (_, i) => i);
  const always = (one: number) => one === 15;
  assert.deepEqual(shortened(list, { all: false, most: 3, always }), [0, 1, 2, 15]);
  assert.equal(shortened(list, { all: true, most: 3 }).length, 20);
  assert.equal(shortened(list.slice(0, 5), { all: false, most: 3 }).length, 5);
});
