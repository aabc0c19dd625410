/** Bearer tokens: made once, shown once, kept as hashes. */
import { createHash, randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

export const ROLES = ["operator", "editor", "data", "admin"] as const;
/**
 * `operator` reviews items. `editor` also settles disagreements and labels in bulk. `data` adds items, reads models
 * and runs cycles. `admin` does everything.
 */
export type Role = (typeof ROLES)[number];

/** Who a token stands for. */
export interface TokenOwner {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
}

/** A token as it is listed; the token itself is not kept. */
export interface TokenRow extends TokenOwner {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Makes a token; what is returned is seen this once. */
export async function createToken(
  db: Kysely<Schema>,
  { name, role, days }: { readonly name: string; readonly role: Role; readonly days: number | null },
): Promise<string> {
  const token = `fig_${randomBytes(32).toString("base64url")}`;
  await db.insertInto("api_tokens").values({
    name,
    role,
    token_hash: hashOf(token),
    expires_at: days === null ? null : sql<Date>`now() + make_interval(days => ${days})`,
  }).execute();
  return token;
}

/** Whose token it is; null: nobody's, revoked or expired. */
export async function ownerOfToken(db: Kysely<Schema>, token: string): Promise<TokenOwner | null> {
  const row = await db.selectFrom("api_tokens").select(["id", "name", "role"]).where(
    "token_hash",
    "=",
    hashOf(token),
  )
    .where("revoked_at", "is", null)
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", sql<Date>`now()`)]))
    .executeTakeFirst();
  return row ?? null;
}

/** All tokens, the newest first. */
export async function listTokens(db: Kysely<Schema>): Promise<TokenRow[]> {
  const rows = await db.selectFrom("api_tokens").selectAll().orderBy("id", "desc").execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));
}

/** Ends a token; false: there is none of that number, or it had ended. */
export async function revokeToken(db: Kysely<Schema>, id: number): Promise<boolean> {
  const row = await db.updateTable("api_tokens").set({ revoked_at: sql<Date>`now()` }).where("id", "=", id)
    .where("revoked_at", "is", null).returning("id").executeTakeFirst();
  return row !== undefined;
}

/** A token has 256 random bits, so one round of SHA-256 is enough to keep it. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
