/** Parts of a view that are drawn after what is seen first, in a task of their own. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { nextTask } from "../next_task.ts";

/**
 * False while a component is first drawn, true from a later task on.
 *
 * @param after "frame": what is there by then has been painted; "task": painted together, in two short tasks
 */
export function useSoon(after: "frame" | "task" = "frame"): boolean {
  const [soon, come] = useState(false);
  const use = after === "frame" ? useEffect : useLayoutEffect;
  use(() => {
    let left = false;
    void nextTask().then(() => left || come(true));
    return () => {
      left = true;
    };
  }, []);
  return soon;
}
