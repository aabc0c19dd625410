/** Language and theme, kept on the device; the browser's own unless chosen. */
import { batch, computed, effect, signal } from "@preact/signals";
import { browserLanguage, type Language, LANGUAGES } from "../i18n/languages.ts";
import { keep, kept } from "./storage.ts";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const chosenLanguage = signal<Language | null>(
  kept("language", (value) => LANGUAGES.find((l) => l === value)) ?? null,
);

/** A language whose words could not be loaded; null: none. */
export const speechless = signal<Language | null>(null);

/** The language chosen, else the first of the browser's that there is; English while that one has no words. */
export const language = computed<Language>(() => {
  const wanted = chosenLanguage.value ?? browserLanguage(navigator.languages);
  return wanted === speechless.value ? "en" : wanted;
});

/** Speaks English until the language is chosen again. */
export function cannotSpeak(wanted: Language): void {
  speechless.value = wanted;
}

/** Light, dark, or as the device is. */
export const theme = signal<Theme>(kept("theme", (value) => THEMES.find((t) => t === value)) ?? "auto");

/** Chooses a language and keeps it. */
export function chooseLanguage(next: Language): void {
  batch(() => {
    speechless.value = null;
    chosenLanguage.value = next;
  });
  keep("language", next);
}

/** Chooses a theme and keeps it. */
export function chooseTheme(next: Theme): void {
  theme.value = next;
  keep("theme", next);
}

/** Puts language and theme on the document, now and on every change. */
export function applySettings(root: HTMLElement): void {
  effect(() => {
    root.lang = language.value;
  });
  effect(() => {
    if (theme.value === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme.value;
  });
}
