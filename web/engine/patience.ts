/** How long a page waits for a worker that says nothing. */

/** What is waited with. */
export interface PatienceOptions {
  /** Ticks without any answer, while one is waited for, after which patience ends. */
  readonly ticks: number;
  readonly tickMs: number;
  /** Told when it ends. */
  readonly ended: () => void;
}

/**
 * Counts ticks instead of reading a clock, so that a device that slept does not find its worker late; any answer
 * begins the count anew, for questions wait for each other.
 */
export class Patience {
  readonly #options: PatienceOptions;
  #waiting = 0;
  #silent = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param options when it ends, and who is told
   */
  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Waits for an answer; gives it on. */
  async waitFor<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#waiting++;
    this.#timer ??= setInterval(() => this.#tick(), this.#options.tickMs);
    try {
      return await answer;
    } finally {
      this.#silent = 0;
      if (--this.#waiting === 0) this.#stop();
    }
  }

  #tick(): void {
    if (++this.#silent < this.#options.ticks) return;
    this.#silent = 0;
    this.#options.ended();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
