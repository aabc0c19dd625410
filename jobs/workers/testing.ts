/** For tests of what runs in the background: impatient queues, and waiting for what they bring about. */
import type { CarrierOptions } from "./carrier.ts";

/** Queues that look often and try again once. */
export const IMPATIENT: CarrierOptions = {
  pollSeconds: 0.5,
  watchSeconds: 1,
  patience: { retryLimit: 1, retryDelay: 1, retryDelayMax: 1 },
};

/** Looks until something is there. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
