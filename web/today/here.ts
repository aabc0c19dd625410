/** The day as the views of it share it: the state of the visitor's route now, and where they say they are. */
import { computed, signal } from "@preact/signals";
import type { HallEntity } from "../../planner/festival_index.ts";
import { festival, plan } from "../state/app.ts";
import type { Plan } from "../state/plan.ts";
import { type DayState, dayStateOf } from "./day.ts";
import { minuteNow } from "./moment.ts";

/** Where the visitor says to be; null: not said. */
export const said = signal<{ readonly hall: HallEntity; readonly since: number } | null>(null);

/** Own pace of a plan; what cannot be read is left to the engine to tell. */
function paceOfPlan(plan: Plan, bufferMinutes: number): { walkFactor: number; buffer: number } {
  const number = (name: string, unless: number) => {
    const value = Number(plan.filters.get(name)?.[0] ?? NaN);
    return Number.isFinite(value) && value >= 0 ? value : unless;
  };
  return { walkFactor: number("walkFactor", 1), buffer: number("buffer", bufferMinutes) };
}

/** The route at this minute; null: no festival is open. */
export const day = computed<DayState | null>(() => {
  const [open, minute] = [festival.value, minuteNow.value];
  if (open === null || minute === null) return null;
  const { index } = open;
  return dayStateOf(index, {
    route: plan.value.route,
    minute,
    pace: paceOfPlan(plan.value, index.document.festival.bufferMinutes),
    said: said.value,
  });
});
