/** Days of a project as rows of a table. */
import type { dayTable } from "@figaro/store";

type Day = Awaited<ReturnType<typeof dayTable>>[number];

interface Column {
  readonly name: string;
  readonly value: (day: Day) => string;
  readonly number?: true;
}

const part = (day: Day, step: string, name: string): unknown => day.results[step]?.[name];

const whole = (step: string, name: string) => (day: Day) => {
  const value = part(day, step, name);
  return typeof value === "number" ? String(value) : "-";
};

const share = (step: string, name: string) => (day: Day) => {
  const value = part(day, step, name);
  return typeof value === "number" ? value.toFixed(3) : "-";
};

const text = (step: string, name: string) => (day: Day) => {
  const value = part(day, step, name);
  return typeof value === "string" ? value : "-";
};

const COLUMNS: readonly Column[] = [
  { name: "day", value: ({ day }) => day },
  { name: "slot", value: ({ slot, rule }) => `${slot} ${rule}` },
  { name: "filled", value: whole("measure", "filled"), number: true },
  { name: "empty", value: whole("measure", "empty"), number: true },
  { name: "relabelled", value: whole("measure", "relabelled"), number: true },
  { name: "agreed", value: whole("measure", "agreed"), number: true },
  {
    name: "coin given/model",
    value: (day) => `${whole("measure", "coinGiven")(day)}/${whole("measure", "coinModel")(day)}`,
  },
  { name: "reviewed", value: whole("measure", "reviewed"), number: true },
  { name: "training", value: whole("measure", "trainingSize"), number: true },
  { name: "F1", value: share("retrain", "f1"), number: true },
  { name: "min F1", value: share("retrain", "minF1"), number: true },
  { name: "unequal", value: share("measure", "unequalShare"), number: true },
  { name: "version", value: text("retrain", "version") },
  { name: "state", value: ({ state, step }) => (step === null ? state : `${state}: ${step}`) },
  { name: "decision", value: text("retrain", "decision") },
];

/** Names of the columns, and which are set to the right. */
export function dayColumns(): { readonly head: string[]; readonly right: number[] } {
  return {
    head: COLUMNS.map(({ name }) => name),
    right: COLUMNS.flatMap(({ number }, i) => (number ? [i] : [])),
  };
}

/** Values of a day, in the order of the columns. */
export function dayValues(day: Day): string[] {
  return COLUMNS.map(({ value }) => value(day));
}
