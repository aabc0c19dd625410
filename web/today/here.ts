/** The day as the views of it share it: the state of the visitor's route now, and where they say they are. */
import { computed, signal } from "@preact/signals";
import type { HallEntity } from "../../planner/festival_index.ts";
import { paceOfFilters } from "../../planner/pace.ts";
import { festival, plan } from "../state/app.ts";
import { type DayState, dayStateOf } from "./day.ts";
import { minuteNow } from "./moment.ts";

/** Where the visitor says to be; null: not said. */
export const said = signal<{ readonly hall: HallEntity; readonly since: number } | null>(null);

/** The route at this minute; null: no festival is open. */
export const day = computed<DayState | null>(() => {
  const [open, minute] = [festival.value, minuteNow.value];
  if (open === null || minute === null) return null;
  const { index } = open;
  return dayStateOf(index, {
    route: plan.value.route,
    minute,
    pace: paceOfFilters(index, plan.value.filters),
    said: said.value,
  });
});
