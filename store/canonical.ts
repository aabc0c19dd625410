/** One text for one value, and the hash of a festival over it. */
import { createHash } from "node:crypto";
import type { FestivalDocument } from "@figaro/formats";

/**
 * JSON with object keys in code-unit order and no blanks, so that equal values give equal text.
 *
 * Differs from RFC 8785 in nothing for the values of a document: strings, finite numbers, booleans, null.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1));
  });
}

/**
 * SHA-256 of `canonicalJson(document)`, hex, computed a record at a time in bounded memory.
 *
 * Pre: the document is normalised (see `normaliseDocument`).
 */
export function contentHash(document: FestivalDocument): string {
  const hash = createHash("sha256");
  const fields = Object.entries(document).sort(([a], [b]) => a < b ? -1 : 1);
  fields.forEach(([name, value], i) => {
    hash.update(`${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
    if (!Array.isArray(value)) hash.update(canonicalJson(value));
    else {
      hash.update("[");
      value.forEach((record, j) => hash.update((j === 0 ? "" : ",") + canonicalJson(record)));
      hash.update("]");
    }
  });
  return hash.update("}").digest("hex");
}
