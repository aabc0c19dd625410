/** Words of what changed in the programme. */
import type { PluralForms } from "../i18n/format.ts";

export const changes = {
  newer: "The programme has a new version.",
  touched: {
    one: "# change touches your plan.",
    other: "# changes touch your plan.",
  } as PluralForms,
  untouched: "The programme has changed; nothing of your plan is touched.",
  unknown: "The programme has changed since your plan was made; what exactly could not be asked just now.",
  show: "See what changed",
  showNew: "Show it",
  understood: "Good",
  title: "What changed",
  versions: (from: number, to: number) => `Version ${from} to version ${to}`,
  moved: { concert: "Moved", event: "Moved" },
  cancelled: { concert: "Cancelled", event: "Cancelled" },
  hall: "Another hall",
  price: "Another price",
  was: "was",
  now: "now",
  unknownPrice: "not known",
  rest: {
    one: "# other change in the programme does not touch you.",
    other: "# other changes in the programme do not touch you.",
  } as PluralForms,
  concert: (number: number) => `Concert ${number}`,
  event: (number: number) => `Event ${number}`,
  checking: "Looking whether your route still works",
  works: "Your route still works as it is.",
  broken: "Your route no longer works as it is:",
  overlap: (first: string, second: string, minutes: string) =>
    `“${first}” and “${second}” overlap by ${minutes}`,
  walk: (first: string, second: string, minutes: string) =>
    `the walk from “${first}” to “${second}” is too long by ${minutes}`,
  smallest: "The smallest changes that help",
  inPlace: "In place of what was cancelled",
  noRepair: "No route under your wishes comes close. Drop a filter, or build it anew by hand.",
  keep: "Leave my route as it is",
  later: "Decide later",
  again: "Ask again",
  take: "Take this",
  without: "without",
  with: "with",
  unchanged: "nothing else changes",
};
