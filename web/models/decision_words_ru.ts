/** Decisions of retrains in Russian. */
import { numberText, plural } from "../i18n/format.ts";
import type { Decision, Stop } from "./decision.ts";
import {
  type DecisionWords,
  METRIC_NAMES,
  scoreText,
  sentences,
  signed,
  type Told,
} from "./decision_words.ts";
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

function told(why: Decision): Told {
  const head = codes[why.code] ?? why.code;
  switch (why.code) {
    case "onnx-differs":
      return { verdict: `${head} в ${why.wrong} из ${why.rows} строк`, numbers: stays(why.champion) };
    case "check-failed": {
      const again = why.tries === 0 ? "" : `Обучена заново ${times(why.tries)}, лучше не стало. `;
      return {
        verdict: `${head} (${verdicts[why.verdict] ?? why.verdict})`,
        numbers: again + stays(why.champion),
      };
    }
    case "first-model":
    case "other-columns":
      return { verdict: head, numbers: `${scoreText(why)}.${rowsText(why)}` };
    case "min-f1-fell":
    case "calibration-rose": {
      const most = why.most === null ? "" : `, больше чем на ${String(why.most).replace(".", ",")}`;
      const verdict = `${head} с ${measureText(why.from)} до ${measureText(why.to)}${most}`;
      return { verdict, numbers: compared(why) };
    }
    case "moved-meanwhile":
      return { verdict: head, numbers: compared(why) };
    default: {
      const step = why.step === null || !why.code.includes("step") ? "" : ` (${measureText(why.step)})`;
      return { verdict: `${head}${step}`, numbers: compared(why) };
    }
  }
}

type Weighed = Extract<Decision, { readonly compared: unknown }>;

function compared(why: Weighed): string {
  const { metric, now, old, against, difference, error, chanceWorse } = why.compared;
  return `${METRIC_NAMES[metric] ?? metric} ${measureText(now)} против ${measureText(old)} у ${against} ` +
    `(${signed(difference)} ± ${measureText(error)}); вероятность, что на деле хуже, ${
      chanceText(chanceWorse)
    }.` +
    rowsText(why);
}

function rowsText({ measured: { rows, human, uses } }: Pick<Weighed, "measured">): string {
  if (rows === null) return "";
  const used = uses === null ? "" : `; выборка использована ${times(uses)}`;
  return ` Отложенных строк ${numberText(rows)}, ${
    human ? "размечены людьми" : "из всех источников"
  }${used}.`;
}

const TIMES = { one: "# раз", few: "# раза", many: "# раз", other: "# раза" };

function times(count: number): string {
  return plural("ru", count, TIMES);
}

function stays(champion: boolean): string {
  return champion ? "Рабочая версия остаётся." : "Ни одна модель не работает.";
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
  decision: (why) => sentences(told(why)),
  stop,
  stopped: (why) => `${why.code === "dry-run" ? "Не сохранена" : "Не обучена"}: ${stop(why)}.`,
  statuses: {
    "promoted": "включена",
    "kept": "отложена",
    "not-trained": "не обучена",
    "dry-run": "пробное обучение",
  },
};
