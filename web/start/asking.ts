/** Where the questionnaire stands. Its answers are in the plan; this is only which question is open. */
import { signal } from "@preact/signals";

/** The questions in their order. */
export const STEPS = [
  "aim",
  "days",
  "pace",
  "variety",
  "names",
  "family",
  "budget",
  "walk",
  "meal",
  "bought",
] as const;
export type Step = (typeof STEPS)[number];

/** The question that is open; null: the questionnaire is closed. */
export const asking = signal<Step | null>(null);

/** Questions that were open before this one, so that "back" goes through them. */
let trail: Step[] = [];

/** Opens the questionnaire; one step of the browser's history belongs to it. */
export function startAsking(): void {
  trail = [];
  history.pushState(null, "", location.href);
  asking.value = "aim";
}

/** Opens a question. */
export function openStep(step: Step): void {
  const open = asking.peek();
  if (open !== null && open !== step) trail.push(open);
  asking.value = step;
}

/** Closes the questionnaire, with its step of the history. */
export function closeAsking(): void {
  endAsking();
  history.back();
}

/** Ends the questionnaire on the way to another view; its step of the history stays. */
export function endAsking(): void {
  trail = [];
  asking.value = null;
}

/** Follows the browser's "back" through the questions while they are shown; returns how to stop. */
export function followBack(): () => void {
  const pop = () => {
    const before = trail.pop();
    if (before === undefined) asking.value = null;
    else {
      history.pushState(null, "", location.href);
      asking.value = before;
    }
  };
  addEventListener("popstate", pop);
  return () => removeEventListener("popstate", pop);
}
