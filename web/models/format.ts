/** Moments, measures and texts as the page of models writes them. */
import { language } from "../state/settings.ts";

/** "5 Jan 2027, 14:03", of the reader's own clock. */
export function momentText(iso: string): string {
  return new Intl.DateTimeFormat(language.value === "ru" ? "ru-RU" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(iso));
}

/** "5 Jan 2027" for "2027-01-05", wherever the reader is. */
export function localDayText(day: string): string {
  return new Intl.DateTimeFormat(language.value === "ru" ? "ru-RU" : "en-GB", {
    dateStyle: "medium",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}

function numberFormat(): Intl.NumberFormat {
  return new Intl.NumberFormat(language.value === "ru" ? "ru-RU" : "en-GB", {
    minimumFractionDigits: 4,
    maximumFractionDigits: 4,
  });
}

/** "0.9731" as the language writes it; a dash for what is not known. */
export function measureText(value: unknown): string {
  return typeof value === "number" ? numberFormat().format(value) : "–";
}

/** "12.5 %" of a share from 0 to 1. */
export function shareText(share: number): string {
  return new Intl.NumberFormat(language.value === "ru" ? "ru-RU" : "en-GB", {
    style: "percent",
    maximumFractionDigits: 1,
  }).format(share);
}

/** "0.6 %" of a chance; one that is next to nothing is not told as nothing. */
export function chanceText(chance: number): string {
  return chance > 0 && chance < 0.001 ? `< ${shareText(0.001)}` : shareText(chance);
}

/** "0.0712" of a p-value; one that is next to nothing is not told as nothing. */
export function pText(value: number): string {
  return value < 0.0001 ? `< ${measureText(0.0001)}` : measureText(value);
}

/** The first twelve characters of a hash. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** JSON with its keys in order, as `figaro models` writes `version_log.json`: equal histories give equal bytes. */
export function orderedJson(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, ordered(one)]));
}
