/** Decisions of retrains in Russian. */
import { plural } from "../i18n/format.ts";
import type { Decision, Stop } from "./decision.ts";
import { capital, type DecisionWords, METRIC_NAMES, signed } from "./decision_words.ts";
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
};

const verdicts: DecisionWords["verdicts"] = {
  ok: "возражений нет",
  overfit: "переобучение: выучила сами строки, а не то, что у них общего",
  leak: "утечка: находит категории там, где находить нечего; их может выдавать один из столбцов",
  drift: "сдвиг: новые строки живут по другим правилам",
  underfit: "недообучение: знает не больше модели попроще",
};

function decision(why: Decision): string {
  const head = codes[why.code] ?? why.code;
  switch (why.code) {
    case "onnx-differs":
      return `${head} в ${why.wrong} из ${why.rows} строк. ${stays(why.champion)}`;
    case "check-failed": {
      const again = why.tries === 0 ? "" : `; обучена заново ${times(why.tries)}, лучше не стало`;
      return `${head} (${verdicts[why.verdict] ?? why.verdict})${again}. ${stays(why.champion)}`;
    }
    case "first-model":
    case "other-columns":
      return `${head}. ${METRIC_NAMES[why.measured.metric] ?? ""} ${measureText(why.measured.score)}${
        on(why)
      }.`;
    case "min-f1-fell":
    case "calibration-rose": {
      const most = why.most === null ? "" : `, больше чем на ${String(why.most).replace(".", ",")}`;
      return `${head} с ${measureText(why.from)} до ${measureText(why.to)}${most}. ${compared(why)}`;
    }
    default: {
      const step = why.step === null || !why.code.includes("step") ? "" : ` (${measureText(why.step)})`;
      return `${head}${step}. ${compared(why)}`;
    }
  }
}

type Weighed = Extract<Decision, { readonly compared: unknown }>;

function compared(why: Weighed): string {
  const { metric, now, old, against, difference, error, chanceWorse } = why.compared;
  return `${METRIC_NAMES[metric] ?? metric}: ${measureText(now)} против ${measureText(old)} у ${against} ` +
    `(${signed(difference)}, стандартная ошибка ${measureText(error)})${on(why)}; ` +
    `вероятность, что на деле она хуже, ${chanceText(chanceWorse)}.`;
}

function on({ measured: { rows, human, uses } }: { readonly measured: Weighed["measured"] }): string {
  if (rows === null) return "";
  const used = uses === null ? "" : `, к ней обращались ${times(uses)}`;
  const whose = human ? "размеченная людьми" : "из всех источников";
  return ` (отложенная выборка, ${whose}, ${plural("ru", rows, ROWS)}${used})`;
}

const ROWS = { one: "# строка", few: "# строки", many: "# строк", other: "# строки" };
const TIMES = { one: "# раз", few: "# раза", many: "# раз", other: "# раза" };

function times(count: number): string {
  return plural("ru", count, TIMES);
}

function stays(champion: boolean): string {
  return champion ? "Рабочая версия остаётся." : "Ни одна модель не работает.";
}

function stop(why: Stop): string {
  switch (why.code) {
    case "empty-set":
      return "обучающая выборка пуста; сначала разметьте записи";
    case "foreign-labels":
      return `ни у одной строки нет категории проекта; у них ${why.labels.join(", ")}`;
    case "one-class":
      return `все строки (${why.rows}) одной категории, ${why.label}; нужны хотя бы две`;
    case "no-values":
      return `во всех строках пусты столбцы ${why.columns.join(", ")}; учиться не на чем`;
    case "too-few":
      return `${plural("ru", why.rows, ROWS)} (отложено ${why.holdout}, для проверки ${why.valid}); ` +
        `нужно не меньше ${why.least.all} (${why.least.holdout}, ${why.least.valid})`;
    case "one-class-left":
      return `для обучения остались строки одной категории, ${why.label}; нужны и другие`;
  }
}

export const ru: DecisionWords = {
  codes,
  verdicts,
  decision: (why) => capital(decision(why)),
  stop,
  notTrained: (why) => `Не обучена: ${why}.`,
  statuses: {
    "promoted": "включена",
    "kept": "отложена",
    "not-trained": "не обучена",
    "dry-run": "пробное обучение",
  },
};
