/**
 * Words of the page in the visitor's language. A dictionary is an object of sections, each a file of its own
 * beside the part of the page that speaks it; values are strings or functions of what they tell. English is the
 * pattern: another language that misses a word does not type-check.
 */
import { computed, signal } from "@preact/signals";
import type { Language } from "./languages.ts";
import { language } from "../state/settings.ts";
import { en } from "./en.ts";

/** Words of a section: the same names in every language, of the same kind. */
export type Words<Section> = {
  readonly [Name in keyof Section]: Section[Name] extends string ? string : Section[Name];
};

/** A dictionary in any language. */
export type Dictionary = { readonly [Section in keyof typeof en]: Words<(typeof en)[Section]> };

const loaded = signal<Readonly<Partial<Record<Language, Dictionary>>>>({ en });

/** Words in the language chosen; English until they are there. */
export const words = computed<Dictionary>(() => loaded.value[language.value] ?? en);

/** Loads the words of a language. Throws where they cannot be had: the page speaks English until they are asked again. */
export async function loadWords(wanted: Language): Promise<void> {
  if (loaded.value[wanted] !== undefined) return;
  const { ru } = await import("./ru.ts");
  loaded.value = { ...loaded.value, ru };
}
