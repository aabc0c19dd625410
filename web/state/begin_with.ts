/** Begins with a plan that was written down: in an address, or on this device. */
import type { Edition } from "../engine/edition.ts";
import { begin, dismiss, notices, tell } from "./app.ts";
import { type AddressFault, planFor } from "./plan.ts";

/** Begins with the plan that a query tells, as a schedule version has it; what does not belong to it is told. */
export function beginWith({ document, scheduleVersion }: Edition, search: URLSearchParams): void {
  const { plan, faults, isNewer } = planFor(search, {
    version: scheduleVersion,
    concerts: new Set(document.concerts.map(({ number }) => number)),
    events: new Set(document.offProgramme.map(({ number }) => number)),
  });
  begin(plan);
  if (faults.length > 0) tellLeftOut(faultsText(faults));
  if (isNewer) tell({ key: "planNewer", tone: "warning" });
  else dismiss("planNewer");
}

/** Tells what of a plan does not belong to the festival, beside what was told of before. */
export function tellLeftOut(values: string): void {
  const told = notices.peek().find(({ key }) => key === "planMended")?.params?.values;
  dismiss("planMended");
  const all = told === undefined ? values : `${told}, ${values}`;
  tell({ key: "planMended", params: { values: all }, tone: "warning" });
}

/** Faults of an address, as many as can be read; a number of the others. */
function faultsText(faults: readonly AddressFault[]): string {
  const texts = faults.map(({ name, value }) => `${name}=${value}`.slice(0, 60));
  const shown = texts.slice(0, 8);
  return shown.join(", ") + (shown.length < texts.length ? ` (+${texts.length - shown.length})` : "");
}
