/** `figaro tokens`: keys of people and programs to the learning loop. */
import { createToken, listTokens, revokeToken, type Role } from "@figaro/store";
import { InputError } from "../failure.ts";
import { type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";

/** Flags of `tokens create`. */
export interface CreateFlags extends PlainFlags {
  readonly name: string;
  readonly role: Role;
  readonly days?: number;
}

/** Makes a token and shows it, this once. */
export async function createTokenCommand(
  setting: Setting,
  { json, name, role, days }: CreateFlags,
): Promise<void> {
  if (name.trim() === "") throw new InputError("name-malformed", "a token needs the name of who will use it");
  const token = await withDatabase(
    setting,
    "current",
    ({ db }) => createToken(db, { name, role, days: days ?? null }),
  );
  if (json) return await setting.out.json({ name, role, days: days ?? null, token });
  await setting.out.print(`Token of ${name} (${role}), shown this once; only its hash is kept:`, token);
}

/** Lists tokens without what opens doors. */
export async function listTokensCommand(setting: Setting, { json }: PlainFlags): Promise<void> {
  const tokens = await withDatabase(setting, "current", ({ db }) => listTokens(db));
  if (json) return await setting.out.json({ tokens });
  if (tokens.length === 0) return await setting.out.print("No tokens yet; figaro tokens create makes one.");
  const day = (at: Date | null) => at === null ? "-" : at.toISOString().slice(0, 10);
  await setting.out.print(tableText({
    head: ["id", "name", "role", "made", "until", "revoked"],
    rows: tokens.map(({ id, name, role, createdAt, expiresAt, revokedAt }) => [
      String(id),
      name,
      role,
      day(createdAt),
      day(expiresAt),
      day(revokedAt),
    ]),
    right: [0],
    flexible: 1,
  }, setting.out));
}

/** Ends a token. */
export async function revokeTokenCommand(setting: Setting, id: number, { json }: PlainFlags): Promise<void> {
  const revoked = await withDatabase(setting, "current", ({ db }) => revokeToken(db, id));
  if (!revoked) {
    throw new InputError(
      "token-unknown",
      `there is no token ${id} that still opens anything; figaro tokens list shows them`,
    );
  }
  if (json) return await setting.out.json({ revoked: id });
  await setting.out.print(`Token ${id} opens nothing any more.`);
}
