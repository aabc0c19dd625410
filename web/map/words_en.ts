/** Words of the map of halls. */
import type { PluralForms } from "../i18n/format.ts";

export const map = {
  title: "Halls and walks",
  day: "Day",
  schematic:
    "The halls' positions are not known. This is a schematic: distances roughly follow the walking times, directions mean nothing.",
  positions: "North is up. Thin lines join neighbouring halls; the numbers on them are minutes on foot.",
  figure: (halls: number) => `Map of ${halls} halls`,
  figureRoute: (stops: string) => `My route goes through ${stops}`,
  larger: "Larger",
  smaller: "Smaller",
  metres: (metres: string) => `${metres} m`,
  myRoute: "My route of the day",
  noRoute: "Your route has no concert on this day. Touch a hall to see what it plays.",
  walk: (minutes: string) => `${minutes} walk`,
  nextDoor: "Right next door",
  stays: "You stay in this hall",
  hallConcerts: { one: "# concert", other: "# concerts" } as PluralForms,
  isStop: (numbers: string, many: boolean) => `${many ? "stops" : "stop"} ${numbers} of my route`,
  seats: { one: "# seat", other: "# seats" } as PluralForms,
  stepFree: "Step-free",
  notStepFree: "Has steps",
  stepsUnknown: "Not known whether it is step-free",
  onThatDay: "Concerts of the day",
  noConcerts: "No concerts on this day.",
  onRoute: "on my route",
  walksFrom: "Walks from here",
  close: "Close the hall",
};
