/** Times of day as people write them. */

/** Minutes after midnight of "HH:MM", 00:00 to 23:59; null when it is not that. */
export function clockOf(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** "HH:MM" of minutes after midnight; those past midnight begin anew at 00:00. */
export function clockText(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${pad(Math.floor(minutes / 60) % 24)}:${pad(minutes % 60)}`;
}

/** Days since 1970-01-01 of "YYYY-MM-DD" (what follows is ignored); NaN when there is no such date. */
export function dayNumber(date: string): number {
  return Date.parse(`${date.slice(0, 10)}T00:00Z`) / 86_400_000;
}
