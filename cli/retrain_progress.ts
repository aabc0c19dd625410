/** How far a retrain is: a bar on a terminal, a line for each step at the log's level `debug`, or nothing. */
// @ts-types="npm:@types/cli-progress@^3.11.6"
import { SingleBar } from "cli-progress";
import { type RetrainProgress, STEP_NAMES } from "../jobs/learning/retrain/mod.ts";
import type { Setting } from "./setting.ts";

/** Told of a retrain's progress until it is disposed of. */
export interface RetrainView extends Disposable {
  readonly show: (progress: RetrainProgress) => void;
}

/** The view that suits the streams. */
export function retrainView({ out, config }: Setting): RetrainView {
  if (out.screen.watched) return new RetrainBar();
  const told = config.logLevel === "debug" || config.logLevel === "trace";
  let last: string | null = null;
  return {
    show({ step }) {
      if (told && last !== step) void out.tell(last = step);
    },
    [Symbol.dispose]() {},
  };
}

/** One bar over all steps, wiped away at the end. */
class RetrainBar implements RetrainView {
  readonly #bar = new SingleBar({
    format: "retrain [{bar}] {step} {what}",
    clearOnComplete: true,
    gracefulExit: false,
    hideCursor: false,
  });
  #running = false;

  readonly show = ({ step, what, part }: RetrainProgress): void => {
    const done = STEP_NAMES.indexOf(step) + (part ?? 0);
    if (this.#running) this.#bar.update(done, { step, what });
    else this.#bar.start(STEP_NAMES.length, done, { step, what });
    this.#running = true;
  };

  [Symbol.dispose](): void {
    this.#bar.stop();
  }
}
