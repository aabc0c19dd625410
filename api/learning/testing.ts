/** For tests of the learning loop's addresses: asking as a role, a project to ask about. */
import { createToken, type Role } from "@figaro/store";
import type { RouteModule } from "../app.ts";
import { jsonOf, type Kit, openKit } from "../testing/kit.ts";
import { learningRoutes } from "./mod.ts";

/** Asks an address with a token of a role; with a body it is a POST. */
export type As = (role: Role, path: string, body?: unknown) => Promise<Response>;

/** Asks a kit; each role has one token. */
export function askingAs(kit: Kit, prefix = ""): As {
  const tokens = new Map<Role, string>();
  return async (role, path, given) => {
    const token = tokens.get(role) ?? await createToken(kit.database.db, { name: role, role, days: null });
    tokens.set(role, token);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = given === undefined ? {} : { method: "POST", body: JSON.stringify(given) };
    return await kit.ask(prefix + path, { headers, ...body });
  };
}

/** Where the project of `openDesk` is. */
export const P = "/v1/projects/titles";

/** What it is made of. */
export const TITLES = {
  slug: "titles",
  name: "Titles",
  timeZone: "Europe/Vienna",
  labels: ["organ", "choir"],
  textColumns: ["title"],
  calendarAnchor: "2027-01-04",
};

/** A kit with the learning loop's addresses. */
export interface Desk extends AsyncDisposable {
  readonly kit: Kit;
  readonly as: As;
}

/** A server with the project `TITLES` and nothing in it; `modules` are mounted beside the learning loop's. */
export async function openDesk(modules: readonly RouteModule[] = []): Promise<Desk> {
  const kit = await openKit({ modules: [learningRoutes, ...modules] });
  const as = askingAs(kit);
  await jsonOf(await as("admin", "/v1/projects", TITLES));
  return { kit, as, [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose]() };
}
