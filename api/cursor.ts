/**
 * Cursors of pages: the schedule version, a hash of the query and the place of the next item, signed, so that a
 * page can neither skip nor repeat and nobody can make one up.
 */
import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Problem } from "./problem.ts";
import { PLAN_LIMITS } from "./schemas/routes.ts";

/** Where a page begins. */
export interface Place {
  /** Of the schedule. */
  readonly version: number;
  /** Canonical query without `limit`, `cursor` and `rank`, with the festival and the resource in it. */
  readonly query: string;
  /** Rank of the first item, from 0; exact at any depth. */
  readonly rank: bigint;
}

const signatureBytes = 12;

/** Makes and reads cursors with one key. */
export class CursorSigner {
  /** @param key at least 16 characters, the same on every server that shares a database */
  constructor(private readonly key: string) {}

  /** URL-safe text of about 70 characters. */
  sign(place: Place): string {
    const payload = `${place.version}.${queryHash(place.query)}.${place.rank}`;
    return Buffer.concat([this.#signature(payload), Buffer.from(payload)]).toString("base64url");
  }

  /**
   * The rank a cursor names.
   *
   * @param expected the version and query at hand
   * @throws Problem `cursor-malformed`, `cursor-of-another-query`, `cursor-of-another-version`
   */
  read(cursor: string, expected: Omit<Place, "rank">): bigint {
    const match = /^(\d{1,15})\.([\w-]{12})\.(-?\d{1,4000})$/.exec(this.#verified(cursor) ?? "");
    if (match === null) {
      throw cursorProblem("cursor-malformed", "take the cursor from `next` or `previous` of an answer");
    }
    if (match[2] !== queryHash(expected.query)) {
      throw cursorProblem("cursor-of-another-query", "it goes only with the query whose answer it came from");
    }
    if (Number(match[1]) !== expected.version) {
      throw new Problem(
        "cursor-of-another-version",
        `the cursor is of schedule version ${
          match[1]
        }, now it is ${expected.version}; start at the first page`,
        { params: { cursorVersion: Number(match[1]), scheduleVersion: expected.version } },
      );
    }
    return BigInt(match[3] as string);
  }

  #verified(cursor: string): string | null {
    if (cursor.length > PLAN_LIMITS.cursor || !/^[\w-]+$/.test(cursor)) return null;
    const bytes = Buffer.from(cursor, "base64url");
    if (bytes.length <= signatureBytes || bytes.toString("base64url") !== cursor) return null;
    const payload = bytes.subarray(signatureBytes).toString("latin1");
    const genuine = timingSafeEqual(bytes.subarray(0, signatureBytes), this.#signature(payload));
    return genuine ? payload : null;
  }

  #signature(payload: string): Buffer {
    return createHmac("sha256", this.key).update(payload).digest().subarray(0, signatureBytes);
  }
}

/** 72 bits of SHA-256 as 12 URL-safe characters. */
function queryHash(query: string): string {
  return createHash("sha256").update(query).digest("base64url").slice(0, 12);
}

function cursorProblem(code: "cursor-malformed" | "cursor-of-another-query", right: string): Problem {
  return new Problem(code, `the cursor cannot be used: ${right}`, {
    errors: [{ pointer: "/query/cursor", detail: right }],
  });
}
