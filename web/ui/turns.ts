/** Parts of the page that are not seen at once take turns: one a frame, so that no task is long. */
import { type ReadonlySignal, signal } from "@preact/signals";

const waiting: (() => void)[] = [];
const isDrawing = signal(false);
/** A page in the background has no frames. */
const NO_FRAME_MS = 100;

/** Whether parts wait for their turn. */
export const drawing: ReadonlySignal<boolean> = isDrawing;

/**
 * Draws a part when all that asked before have been drawn, each in a frame of its own. Asked by an effect: what it is an
 * effect of has been painted, unless the browser is late.
 *
 * @returns how to give the turn up
 */
export function takeTurn(draw: () => void): () => void {
  // An object of its own: giving up one turn takes no other with the same `draw`.
  const turn = () => draw();
  waiting.push(turn);
  if (!isDrawing.peek()) {
    isDrawing.value = true;
    setTimeout(next);
  }
  return () => {
    const at = waiting.indexOf(turn);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function next(): void {
  const turn = waiting.shift();
  if (turn === undefined) {
    isDrawing.value = false;
    return;
  }
  try {
    turn();
  } finally {
    // Behind the rendering, whose effects ask for turns of their own in the frame that is waited for.
    queueMicrotask(() => afterFrame(next));
  }
}

/** In a task of its own, after the next frame. */
function afterFrame(go: () => void): void {
  let isGone = false;
  const once = () => {
    if (isGone) return;
    isGone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    setTimeout(go);
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, NO_FRAME_MS);
}
