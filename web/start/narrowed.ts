/** Whether what is counted is the whole festival or what wishes leave of it. */
import { marked, type Plan } from "../state/plan.ts";

/** Wishes that only decide which routes come first. */
const SOFT: readonly string[] = ["walkCost", "waitCost", "wish"];

/** True when wishes may rule routes out; "want" and "maybe" rule out none. */
export function isNarrowed(plan: Plan): boolean {
  return marked(plan, "must", "bought", "no").length > 0 ||
    [...plan.filters.keys()].some((name) => !SOFT.includes(name));
}
