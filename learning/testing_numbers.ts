/** Random numbers of tests and benches. */

/** Numbers from 0 to 1, the same for the same seed. Source: Mulberry32, by Tommy Ettinger, public domain. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers of mean 0 and variance 1. Source: Box and Muller 1958. */
export function normals(seed: number): () => number {
  return normalsOf(numbers(seed));
}

/** Normal numbers from those of 0 to 1 that `next` gives. */
export function normalsOf(next: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
