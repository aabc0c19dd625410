/**
 * Evidence that shares have changed, of a kind that may be looked at every day: each number here is an e-process, so
 * without a change the chance that it ever passes 1/a is at most a (Ville's inequality).
 *
 * Source: Dirichlet-multinomial mixtures for counts with given shares as in Lindon, Malek, "Anytime-valid inference
 * for multinomial count data" (NeurIPS 2022). Here the reference shares are themselves only a sample: the null's
 * predictive distribution is conditioned on it (a Bayes factor under Jeffreys' prior; right-Haar priors keep such
 * factors valid under optional stopping: Hendriksen, de Heide, Grünwald 2021; for shares that holds nearly, so the
 * tests simulate it). The unknown day of the change is mixed over with weights 1/(s(s+1)) (e-detectors: Shin, Ramdas,
 * Rinaldo 2022, with weights that sum to 1 instead of a bound on the run length). Many columns: e-BH, Wang, Ramdas,
 * "False discovery rate control with e-values" (2022).
 */

/** Concentrations of the alternatives about the shares that were: from large changes to small ones. */
const CONCENTRATIONS = [8, 32, 128, 512] as const;
/** Jeffreys' prior of a share. */
const PRIOR = 0.5;

/**
 * The natural logarithm of the gamma function of x > 0, to about 1e-13.
 *
 * Source: Stirling's series after shifting x to 10 or more.
 */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) {
    shift += Math.log(at);
    at += 1;
  }
  const square = 1 / (at * at);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) /
    at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** ln of the chance of one order of counts under a Dirichlet-multinomial. */
function logSequence(counts: readonly number[], alpha: readonly number[]): number {
  const [count, whole] = [total(counts), total(alpha)];
  let log = logGamma(whole) - logGamma(whole + count);
  for (const [bin, found] of counts.entries()) {
    const own = alpha[bin] ?? PRIOR;
    if (found > 0) log += logGamma(own + found) - logGamma(own);
  }
  return log;
}

/** ln of the mean over alternatives that lie about `shares`. */
function logAlternative(counts: readonly number[], shares: readonly number[]): number {
  const logs = CONCENTRATIONS.map((concentration) =>
    logSequence(counts, shares.map((share) => concentration * share))
  );
  return logSumExp(logs) - Math.log(logs.length);
}

/**
 * ln of the evidence that counts did not come by known shares; valid at every time as they grow.
 *
 * @param shares above 0, summing to 1
 */
export function shareEvidence(counts: readonly number[], shares: readonly number[]): number {
  const chance = counts.reduce((sum, count, bin) => sum + count * Math.log(shares[bin] ?? NaN), 0);
  return logAlternative(counts, shares) - chance;
}

/** What the batches so far say of one column. */
export interface Evidence {
  /** ln of the e-process. */
  readonly log: number;
  /** The batch, from 0, with which a change would most likely have begun; null: there is no batch. */
  readonly since: number | null;
}

/**
 * Evidence that some batch on, shares are not those of the reference any more.
 *
 * Cost: batches * bins * concentrations.
 *
 * @param reference counts of the bins, at least one above 0
 * @param batches counts of the bins, batch after batch
 */
export function driftEvidence(
  reference: readonly number[],
  batches: readonly (readonly number[])[],
): Evidence {
  const before = [...reference];
  const ahead = reference.map((_, bin) => batches.reduce((sum, batch) => sum + (batch[bin] ?? 0), 0));
  const logs: number[] = [];
  for (const [at, batch] of batches.entries()) {
    const posterior = before.map((count) => count + PRIOR);
    const whole = total(posterior);
    const shares = posterior.map((weight) => weight / whole);
    const weight = -Math.log((at + 1) * (at + 2));
    logs.push(weight + logAlternative(ahead, shares) - logSequence(ahead, posterior));
    for (const [bin, count] of batch.entries()) {
      before[bin] = (before[bin] ?? 0) + count;
      ahead[bin] = (ahead[bin] ?? 0) - count;
    }
  }
  // Starts that are still to come have said nothing yet.
  const log = logSumExp([...logs, -Math.log(batches.length + 1)]);
  const best = Math.max(...logs);
  return { log, since: logs.length === 0 ? null : logs.indexOf(best) };
}

/**
 * Which of many columns have drifted: e-BH. Without any drift the chance that it ever names one is at most `level`.
 *
 * @param logs ln of each column's evidence
 * @returns positions, in order
 */
export function drifted(logs: readonly number[], level: number): number[] {
  const order = logs.map((_, at) => at).sort((a, b) => (logs[b] ?? 0) - (logs[a] ?? 0));
  let named = 0;
  for (const [rank, at] of order.entries()) {
    if ((logs[at] ?? 0) >= Math.log(logs.length / ((rank + 1) * level))) named = rank + 1;
  }
  return order.slice(0, named).sort((a, b) => a - b);
}

/** How far shares have moved, apart from whether that is chance. */
export interface Magnitude {
  /** Population stability index; .1 is called small, .25 large. */
  readonly stabilityIndex: number;
  /** Half the sum of absolute differences: the share of rows that would have to change, 0 to 1. */
  readonly totalVariation: number;
}

/** Magnitude of a change between two counts of the same bins; 0 while either is empty. */
export function magnitude(reference: readonly number[], counts: readonly number[]): Magnitude {
  if (total(reference) === 0 || total(counts) === 0) return { stabilityIndex: 0, totalVariation: 0 };
  const shares = (of: readonly number[], prior: number) =>
    of.map((count) => (count + prior) / (total(of) + prior * of.length));
  const [was, is] = [shares(reference, PRIOR), shares(counts, PRIOR)];
  const [plainWas, plainIs] = [shares(reference, 0), shares(counts, 0)];
  const stabilityIndex = was.reduce((sum, share, bin) => {
    const now = is[bin] ?? share;
    return sum + (now - share) * Math.log(now / share);
  }, 0);
  const gap = plainWas.reduce((sum, share, bin) => sum + Math.abs((plainIs[bin] ?? 0) - share), 0);
  return { stabilityIndex, totalVariation: gap / 2 };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function logSumExp(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}
