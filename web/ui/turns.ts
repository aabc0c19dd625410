/** Parts of the page that are not seen at once take turns: one a frame, so that no task is long. */

const waiting: (() => void)[] = [];
let isUnderWay = false;
/** A page in the background has no frames. */
const NO_FRAME_MS = 100;

/**
 * Draws a part when the frame that is under way has been painted and all parts that asked before have been drawn, each
 * in a frame of its own.
 *
 * @returns how to give the turn up
 */
export function takeTurn(draw: () => void): () => void {
  // A part may ask twice for the same.
  const turn = () => draw();
  waiting.push(turn);
  if (!isUnderWay) goOn();
  return () => {
    const at = waiting.indexOf(turn);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function goOn(): void {
  isUnderWay = waiting.length > 0;
  if (!isUnderWay) return;
  afterFrame(() => {
    try {
      waiting.shift()?.();
    } finally {
      goOn();
    }
  });
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
