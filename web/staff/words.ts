/** Words that the pages of staff share, in both languages; the pages are small, so both come with them. */
import { computed } from "@preact/signals";
import { language } from "../state/settings.ts";
import { ApiProblem, Unreachable } from "./api.ts";

const en = {
  language: "Language",
  theme: "Appearance",
  themes: { auto: "Auto", light: "Light", dark: "Dark" },
  languages: { en: "English", ru: "Русский" },
  settings: "Settings",
  pages: "Pages",
  review: "Review",
  models: "Models",
  tokenTitle: "Who are you?",
  token: "Access token",
  tokenHint: "The administrator makes one with: figaro tokens create. It stays in this tab alone.",
  enter: "Enter",
  leave: "Leave",
  project: "Project",
  noProjects: "There is no project yet.",
  noProjectsHint: "figaro projects create makes one.",
  opening: "One moment",
  close: "Close",
  unreachable: "The server does not answer. Is there a network?",
  trouble: (status: number) => `The server is in trouble (${status}). Try again in a while.`,
  faults: {
    "unauthorized": "This token is not known here or has expired.",
    "forbidden": "This token's role may not do that.",
    "rate-limited": "That was too much at once. Try again in a minute.",
    "database-unreachable": "The database does not answer. Try again in a while.",
    "busy": "The server is busy. Try again in a while.",
    "project-unknown": "This project is no more.",
    "label-unknown": "The project has no such label any more. Load the page anew.",
    "task-unknown": "This task is no more.",
    "model-version-unknown": "There is no such version.",
    "nothing-to-roll-back": "No version served before.",
  } as Readonly<Record<string, string>>,
};

/** What the pages of staff say alike. */
export type StaffWords = typeof en;

const ru: StaffWords = {
  language: "Язык",
  theme: "Оформление",
  themes: { auto: "Авто", light: "Светлое", dark: "Тёмное" },
  languages: en.languages,
  settings: "Настройки",
  pages: "Страницы",
  review: "Разметка",
  models: "Модели",
  tokenTitle: "Кто вы?",
  token: "Ключ доступа",
  tokenHint: "Ключ выдаёт администратор командой figaro tokens create. Он хранится только в этой вкладке.",
  enter: "Войти",
  leave: "Выйти",
  project: "Проект",
  noProjects: "Проектов пока нет.",
  noProjectsHint: "Создать проект: figaro projects create.",
  opening: "Минуту",
  close: "Закрыть",
  unreachable: "Сервер не отвечает. Есть ли сеть?",
  trouble: (status) => `На сервере неполадки (${status}). Попробуйте чуть позже.`,
  faults: {
    "unauthorized": "Ключ здесь не известен или просрочен.",
    "forbidden": "Этому ключу такое не разрешено.",
    "rate-limited": "Слишком много запросов подряд. Попробуйте через минуту.",
    "database-unreachable": "База данных не отвечает. Попробуйте чуть позже.",
    "busy": "Сервер занят. Попробуйте чуть позже.",
    "project-unknown": "Такого проекта больше нет.",
    "label-unknown": "Такой категории в проекте больше нет. Обновите страницу.",
    "task-unknown": "Такой задачи больше нет.",
    "model-version-unknown": "Такой версии нет.",
    "nothing-to-roll-back": "До этой версии никакая другая не работала.",
  },
};

/** In the language chosen. */
export const staffWords = computed<StaffWords>(() => (language.value === "ru" ? ru : en));

/** What went wrong, for people; a code that has no words here is told in the server's own. */
export function faultText(error: unknown): string {
  const w = staffWords.value;
  if (error instanceof Unreachable) return w.unreachable;
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error);
  const known = w.faults[error.code];
  if (known !== undefined) return known;
  return error.status >= 500 || error.message === "" ? w.trouble(error.status) : error.message;
}
