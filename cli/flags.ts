/** Flags made from the API's own table of query names, and what is given as the query that the API reads. */
import { type Command, Option } from "commander";
import type { QueryName, QueryNames } from "../planner/query.ts";
import { PAGE_NAMES, WISH_NAMES } from "../planner/wish_names.ts";

/** Values by flag, as the parser of the command line gives them. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Flags of a page of ranked routes; a cursor is signed by a server, here `--rank` does its work. */
export const RANKED_NAMES: QueryNames = Object.fromEntries(
  Object.entries(PAGE_NAMES).filter(([name]) => name !== "cursor"),
);

/** Flags of wishes. */
const WISHES_GROUP = "Wishes (the query names of the API):";

/** Adds a flag for each name; every one may be repeated here, and the API's reader says which may not. */
export function addFlags(command: Command, names: QueryNames, group: string): Command {
  for (const [name, entry] of Object.entries(names)) command.addOption(flagOf(name, entry).helpGroup(group));
  return command;
}

/** Adds the flags of all wishes. */
export function addWishes(command: Command): Command {
  return addFlags(command, WISH_NAMES, WISHES_GROUP);
}

function flagOf(name: string, entry: QueryName): Option {
  const { type, enum: choices } = entry.schema;
  const example = entry.example === undefined ? "" : `, e.g. ${entry.example}`;
  if (type === "boolean") return new Option(`--${name}`, entry.description);
  const listed = Array.isArray(choices) ? `: ${choices.join(", ")}` : "";
  const option = new Option(`--${name} <${placeholderOf(entry)}>`, entry.description + listed + example);
  return option.argParser((value: string, before: readonly string[] | undefined) => [...before ?? [], value]);
}

function placeholderOf({ schema }: QueryName): string {
  if (schema["format"] === "date") return "date";
  if (schema["type"] === "integer" || schema["type"] === "number") return "n";
  return "value";
}

/** The flags given as the query of an address, which the API's reader takes: `?day=2027-06-11&stepFree=true`. */
export function queryOf(values: FlagValues, names: QueryNames): string {
  const query = new URLSearchParams();
  for (const name of Object.keys(names)) {
    const given = values[name];
    if (given === true) query.append(name, "true");
    if (Array.isArray(given)) { for (const value of given) query.append(name, String(value)); }
  }
  return `?${query}`;
}
