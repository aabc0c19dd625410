/**
 * Suspects of label error from probabilities that were predicted out of fold, i.e. by models that never saw the item.
 *
 * A label is suspect when the model is surer of another class than it usually is of that class's own items: class `j`
 * is believed from the mean probability that items labelled `j` get for `j`, and the most probable believed class is
 * not the given one. The least believed given label comes first (self-confidence).
 *
 * Source: Northcutt, Jiang, Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 70 (2021),
 * sections 3.1 and 3.2; the off-diagonal of the confident joint, as cleanlab's `confident_learning` filter. Unlike
 * there nothing is pruned: people decide.
 */

/** An item whose label is in doubt. */
export interface Suspect {
  /** Number of the row. */
  readonly row: number;
  readonly given: number;
  /** The class that is believed instead. */
  readonly likely: number;
  /** Of the given class, out of fold. */
  readonly selfConfidence: number;
  /** Of the likely class. */
  readonly probability: number;
}

/**
 * From which probability a class is believed: the mean that its own items get; Infinity for a class without items.
 *
 * @param given class of each row
 * @param probabilities f64[rows * classes], row after row
 */
export function classThresholds(
  given: Uint32Array,
  probabilities: Float64Array,
  classes: number,
): Float64Array {
  const sums = new Float64Array(classes);
  const counts = new Float64Array(classes);
  for (const [row, label] of given.entries()) {
    sums[label] = (sums[label] ?? 0) + (probabilities[row * classes + label] ?? 0);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return sums.map((sum, i) => ((counts[i] ?? 0) === 0 ? Infinity : sum / (counts[i] ?? 1)));
}

/**
 * Rows whose label is suspect, the least believed first.
 *
 * Shapes: as `classThresholds`. Determinism: equal rows keep their order. Cost: O(rows * classes)
 */
export function findSuspects(given: Uint32Array, probabilities: Float64Array, classes: number): Suspect[] {
  const thresholds = classThresholds(given, probabilities, classes);
  const found: Suspect[] = [];
  for (const [row, label] of given.entries()) {
    const of = (k: number) => probabilities[row * classes + k] ?? 0;
    let likely = -1;
    for (let k = 0; k < classes; k++) {
      if (of(k) >= (thresholds[k] ?? Infinity) && (likely < 0 || of(k) > of(likely))) likely = k;
    }
    if (likely < 0 || likely === label) continue;
    found.push({ row, given: label, likely, selfConfidence: of(label), probability: of(likely) });
  }
  return found.sort((a, b) => a.selfConfidence - b.selfConfidence || a.row - b.row);
}
