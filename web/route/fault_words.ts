/** What is wrong with a route that a person made, in the visitor's words; from kinds and values, never from messages. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { dayText, durationText, plural, priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";
import { filterLabel, listText } from "../ui/filter_text.ts";
import { called } from "./concert_words.ts";

/** A fault as the planner answers it; `message` is English and stays unshown. */
export type Fault = DeskAnswer<"check">["faults"][number];

/** A fault as one sentence. */
export function faultText(index: FestivalIndex, fault: Fault): string {
  const { faults } = words.value.route;
  const [a = "", b = ""] = fault.concerts.map((number) => called(index, number));
  const minutes = (name: string) => durationText(numberOf(fault, name));
  switch (fault.kind) {
    case "overlap":
      return faults.overlap(a, b, minutes("minutes"));
    case "walk-too-long":
      return faults.walkTooLong([a, b], minutes("shortMinutes"), [
        minutes("needMinutes"),
        minutes("gapMinutes"),
      ]);
    case "leg-walk":
      return faults.legWalk([a, b], minutes("walk"), minutes("limit"));
    case "wait":
      return faults.longWait([a, b], minutes("wait"), minutes("limit"));
    case "same-programme":
      return faults.sameProgramme(a, b);
    case "duplicate":
      return faults.duplicate(a);
    case "blocked":
      return blockedText(a, fault);
    case "missing-include":
      return faults.missing(a);
    case "too-few":
    case "too-many":
      return amountText(fault);
    case "price-over":
      return faults.priceOver(priceText(index, numberOf(fault, "by")));
    case "walk-over":
      return faults.walkOver(minutes("by"));
    case "no-break":
      return faults.noBreak(dayOf(fault));
    default:
      return faults.other(fault.kind);
  }
}

function blockedText(title: string, fault: Fault): string {
  const { faults } = words.value.route;
  const names = filtersOf(fault);
  const others = names.filter((name) => name !== "available");
  const sold = names.length > others.length ? [faults.soldOut(title)] : [];
  const ruled = others.length > 0 ? [faults.ruledOut(title, listText(others.map(filterLabel)))] : [];
  return [...sold, ...ruled].join(" ");
}

function amountText(fault: Fault): string {
  const { faults, concerts } = words.value.route;
  const amount = (name: string) => plural(language.value, numberOf(fault, name), concerts);
  const where = fault.values["day"] === null ? faults.inAll : faults.onDay(dayOf(fault));
  const say = fault.kind === "too-few" ? faults.tooFew : faults.tooMany;
  return say(amount("concerts"), where, amount("limit"));
}

function dayOf(fault: Fault): string {
  const day = fault.values["day"];
  return typeof day === "string" ? dayText(day) : "";
}

function numberOf(fault: Fault, name: string): number {
  const value = fault.values[name];
  return typeof value === "number" ? value : 0;
}

function filtersOf(fault: Fault): string[] {
  const value = fault.values["filters"];
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

/** The filters that a fault speaks of, by their query names: what dropping would mend it. */
export function wishesOf(fault: Fault): readonly string[] {
  const ofDay = typeof fault.values["day"] === "string";
  switch (fault.kind) {
    case "blocked":
      return filtersOf(fault);
    case "leg-walk":
      return ["maxLegWalk"];
    case "wait":
      return ["maxWait"];
    case "same-programme":
      return ["onceOnly"];
    case "price-over":
      return ["maxPrice"];
    case "walk-over":
      return ["maxWalk"];
    case "no-break":
      return ["break"];
    case "too-few":
      return [ofDay ? "minDayConcerts" : "minConcerts"];
    case "too-many":
      return [ofDay ? "maxDayConcerts" : "maxConcerts"];
    default:
      return [];
  }
}
