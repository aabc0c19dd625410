/** Rows of fields as the columns that models are trained on and asked with: the same for both. */
import type { FeatureValues, ItemColumns } from "../../wasm/learning_types.ts";
import type { FeatureColumn, FieldValue } from "../../learning/types.ts";

/** The columns of a project's items. */
export interface ColumnNames {
  readonly textColumns: readonly string[];
  readonly featureColumns: readonly FeatureColumn[];
}

/** The fields of one item. */
export type Fields = Readonly<Record<string, FieldValue>>;

/**
 * Rows by column. Texts are joined by line ends, an absent one is empty; an absent number is NaN, an absent category
 * null.
 *
 * Shapes: every column has a value for each row, in its order.
 */
export function columnsOf(
  { textColumns, featureColumns }: ColumnNames,
  rows: readonly { readonly fields: Fields }[],
): ItemColumns {
  return {
    rows: rows.length,
    texts: textColumns.length === 0 ? null : rows.map(({ fields }) => textOf(fields, textColumns)),
    features: featureColumns.map((column) => valuesOf(column, rows)),
  };
}

function textOf(fields: Fields, columns: readonly string[]): string {
  return columns.map((name) => fields[name] ?? "").join("\n");
}

function valuesOf(
  { name, kind }: FeatureColumn,
  rows: readonly { readonly fields: Fields }[],
): FeatureValues {
  if (kind === "category") {
    const category = (value: FieldValue | undefined) =>
      value === undefined || value === null || value === "" ? null : String(value);
    return { kind, name, values: rows.map(({ fields }) => category(fields[name])) };
  }
  const values = new Float64Array(rows.length);
  for (const [i, { fields }] of rows.entries()) {
    const value = fields[name];
    values[i] = typeof value === "number" ? value : NaN;
  }
  return { kind, name, values };
}

/** Parts with the columns of `none`, one after another. */
export function joinedColumns(none: ItemColumns, parts: readonly ItemColumns[]): ItemColumns {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return {
    rows,
    texts: none.texts === null ? null : parts.flatMap(({ texts }) => texts ?? []),
    features: none.features.map((feature, at) => {
      const own = parts.map(({ features }) => features[at]).filter((part) => part !== undefined);
      return feature.kind === "number"
        ? { ...feature, values: joinedNumbers(own, rows) }
        : { ...feature, values: own.flatMap((part) => part.kind === "category" ? part.values : []) };
    }),
  };
}

function joinedNumbers(parts: readonly FeatureValues[], rows: number): Float64Array {
  const values = new Float64Array(rows);
  let from = 0;
  for (const part of parts) {
    if (part.kind === "number") values.set(part.values, from);
    from += part.values.length;
  }
  return values;
}

/** Whether no row has any value at all: nothing could be learned from such columns. */
export function allMissing({ texts, features }: ItemColumns): boolean {
  if (texts?.some((text) => text.trim() !== "")) return false;
  return features.every((feature) =>
    feature.kind === "number"
      ? feature.values.every((value) => Number.isNaN(value))
      : feature.values.every((value) => value === null)
  );
}
