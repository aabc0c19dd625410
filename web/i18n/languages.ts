/** The languages that the page speaks. */

export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];

/** BCP 47 tags whose numbers and dates are written. */
export const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", ru: "ru-RU" };

/** The first of a browser's languages that there is, else English. */
export function browserLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((one) => tag.toLowerCase().split("-")[0] === one);
    if (found !== undefined) return found;
  }
  return "en";
}
