/** How far an import is: a bar on a terminal, lines of debug otherwise. */
// @ts-types="npm:@types/cli-progress@^3.11.6"
import { SingleBar } from "cli-progress";
import type { ImportProgress } from "../jobs/mod.ts";
import type { Setting } from "./setting.ts";

const PHASES: Readonly<Record<ImportProgress["phase"], string>> = {
  read: "reading",
  schedule: "writing the schedule",
  sales: "writing tickets",
};

/** Told of an import's steps until it is disposed of. */
export interface ProgressView extends Disposable {
  readonly show: (progress: ImportProgress) => void;
}

/** The view that suits the streams: a bar, one line for each phase at the log's level `debug`, or nothing. */
export function progressView({ out, config }: Setting): ProgressView {
  if (out.screen.watched) return new ProgressBar();
  const told = config.logLevel === "debug" || config.logLevel === "trace";
  let phase: string | null = null;
  return {
    show(progress) {
      if (told && phase !== progress.phase) void out.tell(PHASES[phase = progress.phase]);
    },
    [Symbol.dispose]() {},
  };
}

/** A bar for each phase, one after another in the same line; it is wiped away at the end. */
class ProgressBar implements ProgressView {
  #bar: SingleBar | null = null;
  #phase: string | null = null;

  readonly show = ({ phase, done, total }: ImportProgress): void => {
    if (this.#bar === null || this.#phase !== phase) {
      this.#bar?.stop();
      this.#bar = this.#start(phase, total);
      this.#phase = phase;
    }
    if (total !== null) this.#bar.setTotal(total);
    this.#bar.update(done);
  };

  #start(phase: ImportProgress["phase"], total: number | null): SingleBar {
    const unit = phase === "read" ? "bytes" : phase === "sales" ? "tickets" : "rows";
    const format = total === null
      ? `${PHASES[phase]}: {value} ${unit}`
      : `${PHASES[phase]} [{bar}] {percentage}% of {total} ${unit}`;
    const bar = new SingleBar({ format, clearOnComplete: true, gracefulExit: false, hideCursor: false });
    bar.start(total ?? 0, 0);
    return bar;
  }

  [Symbol.dispose](): void {
    this.#bar?.stop();
  }
}
