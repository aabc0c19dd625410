/** Answers of the server for the page, and the last ones that this device has kept where the server gives none. */
import { ask, earlyAnswer, textOf } from "../begun.ts";
import { noteDate } from "../today/moment.ts";
import { DATA_CACHE, isPlausible, KEPT_HEADER, type KeptKind } from "./answers.ts";

/** Why there is no answer: the server has no such thing, does not work, says nonsense, or cannot be reached. */
export type AnswerFault = "gone" | "broken" | "garbled" | "unreachable";

/** Neither the server nor this device has an answer. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  constructor(readonly fault: AnswerFault, path: string) {
    super(`${path}: ${fault}`);
  }
}

/** An answer. */
export interface Answer<Value> {
  readonly value: Value;
  /** As it came: JSON. */
  readonly text: string;
  /** When the server made it, where it comes from this device; null: just now. */
  readonly keptAt: Date | null;
  /** What stood in the way of a new one; null: nothing, or the service worker met it. */
  readonly fault: AnswerFault | null;
}

/**
 * Asks the server, past the browser's own cache.
 *
 * @param kind what the answer must look like
 * @returns the last answer of this device where the server gives none
 * @throws AnswerError where there is none either, or the server says that it is gone
 */
export async function fetchAnswer<Value>(kind: KeptKind, path: string): Promise<Answer<Value>> {
  try {
    return await fromNetwork<Value>(kind, path);
  } catch (error) {
    const fault = error instanceof AnswerError ? error.fault : "unreachable";
    const kept = fault === "gone" ? undefined : await fromDevice<Value>(kind, path);
    if (kept === undefined) throw new AnswerError(fault, path);
    return { ...kept, fault };
  }
}

async function fromNetwork<Value>(kind: KeptKind, path: string): Promise<Answer<Value>> {
  const { askedAt, answer: coming } = earlyAnswer(path) ?? { askedAt: Date.now(), answer: ask(path) };
  const answer = await coming;
  const madeAt = answer.headers.get(KEPT_HEADER);
  if (madeAt === null) noteDate(answer.headers.get("date"), askedAt, answer.answeredAt);
  if (answer.status === 404) throw new AnswerError("gone", path);
  if (!answer.ok) throw new AnswerError("broken", path);
  return { ...readAs<Value>(kind, path, answer.text), keptAt: dateOf(madeAt), fault: null };
}

/** What the service worker keeps, read past it: it may not run here, or let a fault through. */
async function fromDevice<Value>(kind: KeptKind, path: string): Promise<Answer<Value> | undefined> {
  try {
    const kept = await (await caches.open(DATA_CACHE)).match(path);
    if (kept === undefined) return undefined;
    const keptAt = dateOf(kept.headers.get("date")) ?? new Date(0);
    return { ...readAs<Value>(kind, path, await textOf(kept)), keptAt, fault: null };
  } catch {
    return undefined;
  }
}

function readAs<Value>(kind: KeptKind, path: string, text: string): Pick<Answer<Value>, "value" | "text"> {
  const value = parsed(text);
  if (!isPlausible(kind, value)) throw new AnswerError("garbled", path);
  // The shape was looked at as far as the page cannot do without.
  return { value: value as Value, text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function dateOf(text: string | null): Date | null {
  const at = text === null ? NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
}
