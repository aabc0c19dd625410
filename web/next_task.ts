/** Long work in parts, so that taps are answered between them. */

/** Goes on in a task of its own. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Goes on some milliseconds later. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Goes on when the browser has nothing better to do, half a second later at the latest. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such thing.
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 200);
  });
}
