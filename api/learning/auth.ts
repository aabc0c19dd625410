/** Who asks: bearer tokens and what their roles may do. */
import { ownerOfToken, type Role, type TokenOwner } from "@figaro/store";
import type { Context } from "hono";
import type { AppDeps } from "../deps.ts";
import { Problem } from "../problem.ts";
import type { ApiEnv } from "../types.ts";

/** Roles that may do what a role may. */
const INCLUDES: Readonly<Record<Role, readonly Role[]>> = {
  operator: ["operator", "editor", "admin"],
  editor: ["editor", "admin"],
  data: ["data", "admin"],
  admin: ["admin"],
};

/**
 * The owner of a request's token.
 *
 * @param needs any of these roles, or one that includes them
 * @throws Problem `unauthorized` without a token that is known; `forbidden` for another role
 */
export async function ownerOf(
  deps: AppDeps,
  c: Context<ApiEnv>,
  needs: readonly Role[],
): Promise<TokenOwner> {
  const token = /^Bearer ([\w-]{20,200})$/.exec(c.req.header("authorization") ?? "")?.[1];
  const owner = token === undefined || deps.database === null
    ? null
    : await ownerOfToken(deps.database.db, token);
  if (owner === null) {
    const detail = token === undefined
      ? "this address needs the header Authorization: Bearer <token>; `figaro tokens create` makes one"
      : "the token is not known here, has expired or was revoked";
    throw new Problem("unauthorized", detail, { headers: { "www-authenticate": "Bearer" } });
  }
  if (needs.some((need) => INCLUDES[need].includes(owner.role))) return owner;
  throw new Problem("forbidden", `the role ${owner.role} may not do this; it takes ${needs.join(" or ")}`, {
    params: { role: owner.role, needs },
  });
}
