/**
 * Answers on their way to the server, and answers taken back: sent behind the operator's back, in order, again and
 * again until the server has them. They outlive a reload of the page, and a token that has expired.
 */
import { signal } from "@preact/signals";
import { ApiProblem, isPassing, isRefusal } from "../staff/api.ts";
import { ask, expire } from "../staff/session.ts";
import { type AnswerBody, ReviewClient, type Task, type UndoBody } from "./client.ts";

/** Something to be sent. */
export type Sending =
  & { readonly slug: string; readonly task: Task }
  & ({ readonly answer: AnswerBody } | { readonly undo: UndoBody });

/** Who is told what became of them. */
export interface Outcomes {
  readonly taken: (sending: Sending) => void;
  /** The server will never take it. */
  readonly refused: (sending: Sending, problem: ApiProblem) => void;
  /** Nothing waits any more. */
  readonly emptied: () => void;
}

const RETRY_MS = 2_000;
const KEPT = "figaro:review-unsent";

/** What the server does not have yet, the oldest first. */
export const unsent = signal<readonly Sending[]>(kept());
/** Why nobody is reached; null: the last request was answered. */
export const lost = signal<unknown>(null);
/** Those that were sent at least once: the server may have them though nobody said so. */
const tried = new Set<Sending>();
let flight: Promise<void> | null = null;
let again: ReturnType<typeof setTimeout> | undefined;

function kept(): readonly Sending[] {
  const text = sessionStorage.getItem(KEPT);
  return text === null ? [] : JSON.parse(text);
}

function hold(next: readonly Sending[]): void {
  unsent.value = next;
  if (next.length === 0) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, JSON.stringify(next));
}

/** Puts something last. */
export function enqueue(sending: Sending): void {
  hold([...unsent.value, sending]);
}

/** Takes an answer out that was never sent; false: it is on its way, or there already. */
export function withdraw(taskId: number): boolean {
  const waiting = unsent.value.findLast((sending) => sending.task.id === taskId);
  if (waiting === undefined || "undo" in waiting || tried.has(waiting)) return false;
  drop(waiting);
  return true;
}

function drop(sending: Sending): void {
  tried.delete(sending);
  hold(unsent.value.filter((one) => one !== sending));
}

/** Sends what waits; settled when the server has it all, or when nobody answers. */
export function send(outcomes: Outcomes): Promise<void> {
  return flight ??= sendAll(outcomes).finally(() => flight = null);
}

async function sendAll(outcomes: Outcomes): Promise<void> {
  clearTimeout(again);
  for (let next = unsent.value[0]; next !== undefined; next = unsent.value[0]) {
    const asked = ask.value;
    if (asked === null) return;
    tried.add(next);
    try {
      const client = new ReviewClient({ ask: asked, slug: next.slug });
      await ("undo" in next ? client.undo(next.undo) : client.answer(next.answer));
      lost.value = null;
      drop(next);
      outcomes.taken(next);
    } catch (error) {
      // It waits for another token, or for a server.
      if (isRefusal(error)) return expire(error);
      if (isPassing(error)) {
        lost.value = error;
        again = setTimeout(() => void send(outcomes), RETRY_MS);
        return;
      }
      if (!(error instanceof ApiProblem)) throw error;
      drop(next);
      outcomes.refused(next, error);
    }
  }
  outcomes.emptied();
}
