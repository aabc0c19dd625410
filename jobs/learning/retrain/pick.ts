/** Parts of columns. */
import type { FeatureValues, ItemColumns } from "../../../wasm/learning_types.ts";

/** Some of the rows by column. */
export function pickColumns({ texts, features }: ItemColumns, rows: Uint32Array): ItemColumns {
  return {
    rows: rows.length,
    texts: texts === null ? null : [...rows].map((i) => texts[i] ?? ""),
    features: features.map((feature): FeatureValues =>
      feature.kind === "number"
        ? { ...feature, values: Float64Array.from(rows, (i) => feature.values[i] ?? NaN) }
        : { ...feature, values: [...rows].map((i) => feature.values[i] ?? null) }
    ),
  };
}
