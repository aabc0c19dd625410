/** Cron patterns of a project's own clock: five fields, in its zone. */
import { Cron } from "croner";

/** Days that are looked back at most: what a longer standstill missed is not made up for. */
const DAYS_BACK = 1;

/** What is wrong with a pattern, in words; null: nothing. */
export function cronFault(pattern: string): string | null {
  const said = `${JSON.stringify(pattern)} is no cron pattern of five fields such as "0 3 * * *"`;
  if (pattern.trim().split(/\s+/).length !== 5) return said;
  try {
    const [first, second] = new Cron(pattern, { timezone: "UTC" }).nextRuns(2);
    if (first === undefined) return `${said}: no moment fits it`;
    const often = second !== undefined && second.getTime() - first.getTime() < 3_600_000;
    return often
      ? `${JSON.stringify(pattern)} comes more than once an hour; once at most would be right`
      : null;
  } catch (error) {
    return `${said}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * The newest moment of a pattern up to now; null: none within the last day.
 *
 * @param pattern without a fault
 */
export function lastMoment(pattern: string, timeZone: string, now: Date): Date | null {
  const cron = new Cron(pattern, { timezone: timeZone });
  let found: Date | null = null;
  let next = cron.nextRun(new Date(now.getTime() - DAYS_BACK * 86_400_000));
  while (next !== null && next.getTime() <= now.getTime()) {
    found = next;
    next = cron.nextRun(next);
  }
  return found;
}
