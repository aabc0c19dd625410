/** Why the model says what it says of the item on the screen; asked when it is shown, and kept for a while. */
import { effect, signal } from "@preact/signals";
import { ApiProblem, Unreachable } from "../staff/api.ts";
import { asking } from "../staff/session.ts";
import { type Reasons, ReviewClient, type Task } from "./client.ts";
import { tasks } from "./desk_state.ts";

/** Of the task with this number. */
export const reasons = signal<{ readonly task: number; readonly found: Reasons } | null>(null);

const COUNT = 5;
/** By project: whether a model serves it. */
const serving = new Map<string, Promise<boolean>>();

/** Asks for the reasons of each task that comes onto the screen. @returns stops it */
export function followReasons(): () => void {
  return effect(() => {
    const [task] = tasks.value;
    if (task !== undefined && task.id !== reasons.peek()?.task) void fetchReasons(task);
  });
}

async function fetchReasons(task: Task): Promise<void> {
  const to = asking();
  // A second opinion is blind, and a dispute is about what two people said.
  if (to === null || task.proposedLabel === null || task.kind === "second" || task.kind === "settle") return;
  const client = new ReviewClient(to);
  try {
    const serves = serving.get(to.slug) ?? client.serves();
    serving.set(to.slug, serves);
    if (!await serves) return;
    const found = await client.reasons(task.fields, COUNT);
    if (found !== null && tasks.value[0]?.id === task.id) reasons.value = { task: task.id, found };
  } catch (error) {
    serving.delete(to.slug);
    // They are an extra: without a network, or without a model, the desk works on.
    if (!(error instanceof ApiProblem) && !(error instanceof Unreachable)) throw error;
  }
}
