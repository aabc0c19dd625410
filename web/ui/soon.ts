/** Parts of a view that are drawn in a task of their own, though they are painted with the others. */
import { useLayoutEffect, useState } from "preact/hooks";
import { nextTask } from "../next_task.ts";

/** False while a component is first drawn, true from the next task on. */
export function useSoon(): boolean {
  const [soon, come] = useState(false);
  useLayoutEffect(() => {
    let left = false;
    void nextTask().then(() => left || come(true));
    return () => {
      left = true;
    };
  }, []);
  return soon;
}
