/** A friend's route: read from what was pasted, checked against the programme, sought in what is still possible. */
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { encodeRouteId } from "../../wasm/route_id.ts";
import { marked, type Plan, queryOf } from "../state/plan.ts";
import { type Pasted, readPasted } from "./links.ts";
import { readRouteId } from "./route_ids.ts";

/** Milli-points of a concert that the friend hears, above what it is worth anyway: one outweighs a hundred others. */
const TOGETHER_POINTS = 100_000;
const PLAIN_POINTS = 1_000;

/** Why a pasted text is no route. */
export type FriendFault = Extract<Pasted, { kind: "fault" }>["fault"] | "malformed" | "newer";

/** A friend's route as far as the programme has it. */
export interface Friend {
  /** Programme numbers. */
  readonly numbers: readonly number[];
  /** Programme numbers of the link that the programme does not have. */
  readonly unknown: readonly number[];
  /** Concerts of an id that are gone. */
  readonly gone: number;
  /** Concerts that changed since the link was made; null: nobody could be asked. */
  readonly changed: number | null;
}

/** What became of a route since its id was made: as `GET /v1/festivals/{slug}/routes/{id}` tells it. */
export interface OpenedSince {
  readonly gone: readonly number[];
  readonly changes: readonly { readonly kind: string; readonly subject: string | null }[];
}

/** Asks what became of an id of an older schedule version; null: there is no answer. */
export type AskSince = (id: string) => Promise<OpenedSince | null>;

/** Reads a friend's link, and asks what changed when it is of an older programme. */
export async function readFriend(
  index: FestivalIndex,
  text: string,
  since: AskSince,
): Promise<Friend | { readonly fault: FriendFault }> {
  const pasted = readPasted(text, index.slug);
  if (pasted.kind === "fault") return { fault: pasted.fault };
  return pasted.kind === "id"
    ? await readId(index, pasted.id, since)
    : await readNumbers(index, pasted, since);
}

async function readId(index: FestivalIndex, id: string, since: AskSince) {
  const read = readRouteId(index, id);
  if (!read.ok) return { fault: read.fault };
  const { numbers, missing, version } = read;
  const isOld = version < index.parts.version;
  const opened = isOld ? await since(id) : null;
  // An id of this programme that names what it never had was made up.
  if (!isOld && missing > 0) return { fault: "malformed" as const };
  return { numbers, unknown: [], gone: missing, changed: isOld ? changedOf(opened) : 0 };
}

async function readNumbers(
  index: FestivalIndex,
  { numbers, version }: Extract<Pasted, { kind: "numbers" }>,
  since: AskSince,
) {
  if (version > index.parts.version) return { fault: "newer" as const };
  const known = numbers.filter((number) => index.positionOf(number) !== undefined);
  const unknown = numbers.filter((number) => index.positionOf(number) === undefined);
  const ordinals = known.flatMap((number) => index.parts.ordinals.get(number) ?? []);
  const isOld = version < index.parts.version && ordinals.length > 0;
  const opened = isOld ? await since(encodeRouteId(index.slug, version, ordinals)) : null;
  return { numbers: known, unknown, gone: 0, changed: isOld ? changedOf(opened) : 0 };
}

/** Concerts that were changed and are still there. */
function changedOf(opened: OpenedSince | null): number | null {
  if (opened === null) return null;
  const changed = opened.changes.filter(({ kind }) =>
    kind.startsWith("concert-") && kind !== "concert-cancelled"
  );
  return new Set(changed.map(({ subject }) => subject)).size;
}

/** Asks the API; null without a network, and for ids that it does not take. */
export async function askSince(slug: string, id: string): Promise<OpenedSince | null> {
  try {
    const answer = await fetch(`/v1/festivals/${slug}/routes/${id}`);
    if (!answer.ok) return null;
    return await answer.json();
  } catch {
    return null;
  }
}

/**
 * The question for the route that shares most: one's own wishes, with the friend's concerts worth so much more
 * that one of them outweighs a hundred others, on the days that either of the two comes anyway.
 *
 * @param routes programme numbers
 * @returns a query in the API's names
 */
export function togetherQuery(
  plan: Plan,
  index: FestivalIndex,
  { mine, theirs }: { readonly mine: readonly number[]; readonly theirs: readonly number[] },
): string {
  const search = new URLSearchParams(queryOf(plan));
  if (!search.has("day")) {
    const named = [...mine, ...theirs, ...marked(plan, "must", "bought")];
    for (const date of datesOf(index, named)) search.append("day", date);
  }
  const points = new Map<number, number>();
  for (const part of (search.get("wish") ?? "").split(",").filter((text) => text !== "")) {
    const [number, worth] = part.split(":").map(Number);
    if (number !== undefined && worth !== undefined) points.set(number, worth);
  }
  for (const number of theirs) points.set(number, (points.get(number) ?? PLAIN_POINTS) + TOGETHER_POINTS);
  const wishes = [...points].sort(([a], [b]) => a - b).map(([number, worth]) => `${number}:${worth}`);
  if (wishes.length > 0) search.set("wish", wishes.join(","));
  return search.toString();
}

function datesOf(index: FestivalIndex, numbers: readonly number[]): Set<string> {
  return new Set(index.concertsOf(numbers).flatMap(({ day }) => index.parts.days[day]?.date ?? []));
}
