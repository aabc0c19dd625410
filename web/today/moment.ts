/**
 * What time it is at the festival: the device's clock, put right by the server's where they differ, or a time
 * that the visitor pretends (`?now=2027-06-12T15:20`).
 */
import { computed, signal } from "@preact/signals";
import type { FestivalClock } from "../../formats/clock.ts";
import { festival } from "../state/app.ts";

const MINUTE_MS = 60_000;
/** A difference that nobody misses a concert by is not told. */
const TOLERATED_MS = 2 * MINUTE_MS;

/** Milliseconds to add to the device's clock; 0 while it is right. */
export const clockOffset = signal(0);
/** A pretended time; null: it is now. */
export const pretended = signal<{ readonly text: string; readonly since: number } | null>(null);
const ticked = signal(Date.now());

/** Minutes since the festival's epoch, now; null: no festival is open. */
export const minuteNow = computed<number | null>(() => {
  const open = festival.value;
  if (open === null) return null;
  const { clock } = open.index.parts;
  const [at, told] = [ticked.value, pretended.value];
  if (told !== null) {
    const minute = localMinute(clock, told.text);
    if (minute !== null) return minute + Math.floor(Math.max(0, at - told.since) / MINUTE_MS);
  }
  return Math.floor((at + clockOffset.value) / MINUTE_MS) - clock.epochUtcMinute;
});

/** The festival minute of a local time "2027-06-12T15:20"; null: it is none. */
export function localMinute(clock: FestivalClock, text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null;
  try {
    return clock.minuteOf(text);
  } catch {
    return null;
  }
}

/** Pretends a local time of the festival; null ends it. */
export function pretend(text: string | null): void {
  const since = Date.now();
  ticked.value = since;
  pretended.value = text === null ? null : { text, since };
}

/** Keeps `minuteNow` going, from minute to minute; returns how to stop. */
export function keepTicking(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = () => {
    clearTimeout(timer);
    ticked.value = Date.now();
    const base = pretended.peek()?.since ?? -clockOffset.peek();
    timer = setTimeout(tick, MINUTE_MS - modulo(Date.now() - base, MINUTE_MS) + 20);
  };
  const seen = () => {
    if (document.visibilityState === "visible") tick();
  };
  document.addEventListener("visibilitychange", seen);
  const stop = pretended.subscribe(tick);
  return () => {
    stop();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}

/**
 * Compares the device's clock with the `Date` of an answer that the server made just now.
 *
 * @param header value of the header; to the second
 * @param askedAt the device's time when it was asked for
 */
export function noteDate(header: string | null, askedAt: number, answeredAt = Date.now()): void {
  clockOffset.value = offsetOf(header, askedAt, answeredAt) ?? clockOffset.peek();
}

/** Milliseconds that the device's clock is behind the server's; 0 where that is tolerable, null: not known. */
export function offsetOf(header: string | null, askedAt: number, answeredAt: number): number | null {
  const at = header === null ? NaN : Date.parse(header);
  // A slow answer says little about when it was made.
  if (Number.isNaN(at) || answeredAt - askedAt > MINUTE_MS || answeredAt < askedAt) return null;
  const offset = at + 500 - (askedAt + answeredAt) / 2;
  return Math.abs(offset) > TOLERATED_MS ? Math.round(offset) : 0;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
