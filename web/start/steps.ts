/** Which questions a festival has, and what a plan answers to each. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { foldName } from "../../planner/catalogue_entities.ts";
import { dayText, numberText, plural, priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { marked, type Plan } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { filterValue, listText } from "../ui/filter_text.ts";
import { ticketBook } from "../ui/sale.ts";
import { hasPrices, leaningOf, paceOf, valueOf, valuesOf } from "./answers.ts";
import { type Step, STEPS } from "./asking.ts";
import { concertsLeft } from "./left.ts";

/** The tag of concerts for families. */
const FAMILY = "family";

/** The festival's tag of family concerts; undefined: it has none. */
export function familyTag(index: FestivalIndex) {
  return index.parts.tags.all.find(({ name }) => foldName(name) === FAMILY);
}

/** Questions that mean something at a festival. */
export function stepsOf(index: FestivalIndex): Step[] {
  const { days, composers, artists } = index.parts;
  const left: Readonly<Partial<Record<Step, boolean>>> = {
    days: days.length < 2,
    variety: composers.all.length < 2,
    names: composers.all.length + artists.all.length === 0,
    family: familyTag(index) === undefined,
    budget: !hasPrices(index),
  };
  return STEPS.filter((step) => left[step] !== true);
}

/** Whether a question is answered, and the answer takes no route away but only decides which come first. */
export function isSoftAnswer(plan: Plan, index: FestivalIndex, step: Step): boolean {
  switch (step) {
    case "aim":
      return leaningOf(plan, index).aim !== null;
    case "variety":
      return valueOf(plan, "composer") === undefined && leaningOf(plan, index).many;
    case "names":
      return marked(plan, "want").length > 0;
    default:
      return false;
  }
}

/** Wanted concerts that the other answers leave; all of them where they leave none. */
export function wantedLeft(plan: Plan, index: FestivalIndex): number {
  const left = concertsLeft(index, { plan, tickets: ticketBook.value, but: ["artist"] });
  const wanted = marked(plan, "want");
  return wanted.filter((number) => left.has(index.positionOf(number) ?? -1)).length || wanted.length;
}

/** The answer of a plan in a few words; "": none. */
export function answerText(plan: Plan, index: FestivalIndex, step: Step): string {
  const { ask, marks } = words.value.start;
  switch (step) {
    case "aim": {
      const { aim } = leaningOf(plan, index);
      return aim === null ? "" : aim === "own" ? "…" : ask.aim[aim];
    }
    case "days":
      return listText(valuesOf(plan, "day").map((date) => dayText(date, "short")));
    case "pace":
      return paceText(plan);
    case "variety":
      return filterValue(index, plan, "composer") || (leaningOf(plan, index).many ? ask.variety.many : "");
    case "names": {
      const wanted = wantedLeft(plan, index);
      return wanted === 0 ? filterValue(index, plan, "artist") : plural(language.value, wanted, marks.want);
    }
    case "family":
      return valueOf(plan, "tag") === undefined ? "" : filterValue(index, plan, "tag");
    case "budget": {
      const price = valueOf(plan, "maxPrice");
      return price === undefined ? "" : ask.budget.upTo(priceText(index, Number(price)));
    }
    case "walk":
      return [
        speedText(plan),
        valueOf(plan, "stepFree") === undefined ? "" : ask.walk.stepFree,
      ].filter((text) => text !== "").join(", ");
    case "meal":
      return filterValue(index, plan, "break");
    case "bought": {
      const bought = marked(plan, "bought").length;
      return bought === 0 ? "" : plural(language.value, bought, words.value.start.concerts);
    }
  }
}

function paceText(plan: Plan): string {
  const { ask } = words.value.start;
  const pace = paceOf(plan);
  if (pace === null) return "";
  if (pace !== "own") return ask.pace[pace];
  const [min, max] = [valueOf(plan, "minDayConcerts"), valueOf(plan, "maxDayConcerts")];
  return `${min ?? 1}–${max ?? "…"}`;
}

function speedText(plan: Plan): string {
  const factor = valueOf(plan, "walkFactor");
  return factor === undefined ? "" : `×${numberText(Number(factor), 2)}`;
}
