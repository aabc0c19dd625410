/** Decisions of retrains in Russian. */
import { numberText, plural } from "../i18n/format.ts";
import type { Stop } from "./decision.ts";
import { metricName, type Phrases, signed, tell } from "./decision_tell.ts";
import type { DecisionWords } from "./decision_words.ts";
import { chanceText, measureText } from "./format.ts";

const codes: DecisionWords["codes"] = {
  "first-model": "включена как первая модель",
  "other-columns": "включена: рабочая версия читает столбцы, которых больше нет",
  "better-by-step": "включена: лучше хотя бы на шаг",
  "better-or-equal": "включена: лучше или не хуже",
  "worse": "отложена: хуже рабочей",
  "less-than-step": "отложена: лучше, но меньше чем на шаг",
  "min-f1-fell": "отложена: упала наименьшая F1 класса",
  "calibration-rose": "отложена: выросла ошибка калибровки",
  "onnx-differs": "отложена: файл ONNX отвечает иначе, чем модель,",
  "check-failed": "отложена: не прошла проверку на переобучение",
  "moved-meanwhile":
    "отложена, чтобы посмотрел человек: допуск есть, но рабочую версию тем временем сменили вручную",
};

const verdicts: DecisionWords["verdicts"] = {
  ok: "возражений нет",
  overfit: "переобучение: выучила сами строки, а не то, что у них общего",
  leak: "утечка: находит категории там, где находить нечего; их может выдавать один из столбцов",
  drift: "сдвиг: новые строки живут по другим правилам",
  underfit: "недообучение: знает не больше модели попроще",
};

const phrases: Phrases = {
  codes,
  verdicts,
  wrongRows: (wrong, rows) => `в ${wrong} из ${rows} строк`,
  trainedAnew: (tries) => `Обучена заново ${times(tries)}, лучше не стало.`,
  stays: (champion) => champion ? "Рабочая версия остаётся." : "Ни одна модель не работает.",
  fromTo: (from, to) => `с ${from} до ${to}`,
  byMore: (most) => `, больше чем на ${String(most).replace(".", ",")}`,
  step: (step) => ` (${step})`,
  compared: ({ metric, now, old, against, difference, error, chanceWorse }) =>
    `${metricName(metric)} ${measureText(now)} против ${measureText(old)} у ${against} ` +
    `(${signed(difference)} ± ${measureText(error)}); вероятность, что на деле хуже, ${
      chanceText(chanceWorse)
    }.`,
  rows: (rows, { human, uses }) => {
    const used = uses === null ? "" : `; выборка использована ${times(uses)}`;
    return `Отложенных строк ${numberText(rows)}, ${
      human ? "размечены людьми" : "из всех источников"
    }${used}.`;
  },
};

const TIMES = { one: "# раз", few: "# раза", many: "# раз", other: "# раза" };

function times(count: number): string {
  return plural("ru", count, TIMES);
}

function stop(why: Stop): string {
  switch (why.code) {
    case "dry-run":
      return `обучение пробное; модель была бы ${codes[why.decision ?? ""] ?? "отклонена"}`;
    case "empty-set":
      return "обучающая выборка пуста; сначала разметьте записи";
    case "foreign-labels":
      return `ни у одной строки нет категории проекта; у них ${why.labels.join(", ")}`;
    case "one-class":
      return `все строки (${why.rows}) одной категории, ${why.label}; нужны хотя бы две`;
    case "no-values":
      return `во всех строках пусты столбцы ${why.columns.join(", ")}; учиться не на чем`;
    case "too-few":
      return `строк ${why.rows} (отложено ${why.holdout}, для проверки ${why.valid}); ` +
        `нужно не меньше ${why.least.all} (${why.least.holdout}, ${why.least.valid})`;
    case "one-class-left":
      return `для обучения остались строки одной категории, ${why.label}; нужны и другие`;
  }
}

export const ru: DecisionWords = {
  codes,
  verdicts,
  decision: (why) => tell(why, phrases),
  stop,
  stopped: (why) => `${why.code === "dry-run" ? "Не сохранена" : "Не обучена"}: ${stop(why)}.`,
  statuses: {
    "promoted": "включена",
    "kept": "отложена",
    "not-trained": "не обучена",
    "dry-run": "пробное обучение",
  },
};
