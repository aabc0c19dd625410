/** A question to the engine as a part of the page asks it: the answer that fits what is shown now. */
import { useEffect, useState } from "preact/hooks";

/** How far an answer is. */
export interface Answered<Value> {
  /** The last answer; undefined: none yet. */
  readonly value: Value | undefined;
  /** False while a newer question is under way: the value is of the question before. */
  readonly fresh: boolean;
  readonly failed: boolean;
}

interface Held<Value> {
  readonly key: string;
  readonly value: Value | undefined;
  readonly failed: boolean;
}

/**
 * Asks whenever the key changes.
 *
 * @param key everything that the answer depends on; null: nothing is asked
 * @param ask the question; an answer that comes after the key has changed is dropped
 */
export function useAnswer<Value>(key: string | null, ask: () => Promise<Value | undefined>): Answered<Value> {
  const [held, hold] = useState<Held<Value>>({ key: "", value: undefined, failed: false });
  useEffect(() => {
    if (key === null) return;
    let wanted = true;
    ask().then((value) => {
      if (wanted && value !== undefined) hold({ key, value, failed: false });
    }).catch(() => {
      if (wanted) hold({ key, value: undefined, failed: true });
    });
    return () => {
      wanted = false;
    };
  }, [key]);
  return { value: held.value, fresh: held.key === key, failed: held.failed && held.key === key };
}
