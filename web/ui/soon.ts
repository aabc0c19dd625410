/** Parts of a view that are drawn after what is seen first, in a task of their own. */
import { useEffect, useState } from "preact/hooks";
import { nextTask } from "../next_task.ts";

/** False while a component is first drawn, true from the task after that frame on. */
export function useSoon(): boolean {
  const [soon, come] = useState(false);
  useEffect(() => {
    let left = false;
    void nextTask().then(() => left || come(true));
    return () => {
      left = true;
    };
  }, []);
  return soon;
}
