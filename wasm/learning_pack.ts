/** Columns of items as they cross the boundary: texts and categories as bytes back to back. */
import { FigaroCoreError } from "./errors.ts";
import type {
  FeatureValues,
  ItemColumns,
  PackedColumns,
  PackedFeature,
  PackedTargets,
  PackedTexts,
  Targets,
} from "./learning_types.ts";

/** The code of a missing category. */
const MISSING = 0xffffffff;

/**
 * Columns as they cross. Half a surrogate pair becomes U+FFFD.
 *
 * @throws FigaroCoreError `column-length` for a column of another length than `rows`
 */
export function packColumns({ rows, texts, features }: ItemColumns): PackedColumns {
  if (texts !== null) sameLength("texts", texts.length, rows);
  return {
    rows,
    texts: texts === null ? undefined : packTexts(texts),
    features: features.map((feature) => packFeature(feature, rows)),
  };
}

/** Targets as they cross. Throws `column-length`. */
export function packTargets(
  { target, classes, weights, labels, groups }: Targets,
  rows: number,
): PackedTargets {
  if (groups !== undefined) sameLength("groups", groups.length, rows);
  if (weights !== undefined) sameLength("weights", weights.length, rows);
  if (labels !== undefined) sameLength("labels", labels.length, classes);
  return {
    target,
    classes,
    weights,
    labels,
    groups: groups === undefined ? undefined : groupNumbers(groups),
  };
}

/** Names as numbers: equal names, equal numbers, in the order in which they come first. */
export function groupNumbers(groups: readonly string[]): Uint32Array {
  return numbered(groups).codes;
}

/** Texts as UTF-8 back to back. */
export function packTexts(texts: readonly string[]): PackedTexts {
  const offsets = new Uint32Array(texts.length + 1);
  // UTF-8 takes three bytes at most for each unit of a string.
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length * 3, 0));
  const encoder = new TextEncoder();
  let at = 0;
  texts.forEach((text, index) => {
    at += encoder.encodeInto(text, bytes.subarray(at)).written;
    offsets[index + 1] = at;
  });
  return { bytes: bytes.subarray(0, at), offsets };
}

function packFeature(feature: FeatureValues, rows: number): PackedFeature {
  sameLength(feature.name, feature.values.length, rows);
  if (feature.kind === "number") {
    return { name: feature.name, numbers: feature.values, names: undefined, codes: undefined };
  }
  const { names, codes } = numbered(feature.values);
  return { name: feature.name, numbers: undefined, names: packTexts(names), codes };
}

function numbered(values: readonly (string | null)[]): { names: string[]; codes: Uint32Array } {
  const known = new Map<string, number>();
  const codes = Uint32Array.from(values, (value) => {
    if (value === null) return MISSING;
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
  return { names: [...known.keys()], codes };
}

function sameLength(column: string, found: number, expected: number): void {
  if (found === expected) return;
  throw new FigaroCoreError("column-length", { column, found: `${found}`, expected: `${expected}` });
}
