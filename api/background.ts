/**
 * What runs in the background of a server, as the API asks for it. The jobs themselves are plugged in by `main.ts`;
 * where none are plugged in, nothing runs and the addresses of jobs say so.
 */

/** A job as people see it. */
export interface JobSeen {
  readonly id: string;
  readonly queue: string;
  /** Project and slot. */
  readonly key: string;
  readonly state: "waiting" | "retry" | "running" | "done" | "failed" | "set-aside";
  readonly attempts: number;
  readonly createdAt: Date;
  readonly reason: string | null;
}

/** The queues of a server. */
export interface JobDesk {
  /** Sends what is due, where jobs are done in this process; returns how many jobs that made. */
  tick(): Promise<number>;
  /** Sends the retrain of a slot; false: it waits or runs already. */
  sendRetrain(job: { readonly project: string; readonly slot: string }): Promise<boolean>;
  list(options?: { readonly finished?: boolean }): Promise<readonly JobSeen[]>;
  /** Sends jobs that were set aside again, those of `ids` or all; returns how many. */
  redrive(ids?: readonly string[]): Promise<number>;
  sizes(): Promise<
    readonly {
      readonly queue: string;
      readonly waiting: number;
      readonly running: number;
      readonly setAside: number;
    }[]
  >;
  /** Ends within some seconds. */
  stop(): Promise<void>;
}

/** Holds the queues once they are open: after the migrations, while requests are answered already. */
export class BackgroundSlot {
  desk: JobDesk | null = null;
  #open: (() => Promise<JobDesk>) | null = null;
  #opening: Promise<void> | null = null;

  /** Opens the queues without being waited for; where that fails, each tick tries again. */
  begin(open: () => Promise<JobDesk>, onError: (error: unknown) => void): void {
    this.#open = open;
    void this.tick().catch(onError);
  }

  /** Sends what is due. @throws whatever kept the queues from being opened */
  async tick(): Promise<void> {
    if (this.desk === null && this.#open !== null) {
      this.#opening ??= this.#open().then((desk) => void (this.desk = desk)).finally(() =>
        this.#opening = null
      );
      await this.#opening;
    }
    await this.desk?.tick();
  }

  /** Opens nothing any more, and ends what is open. */
  async stop(): Promise<void> {
    this.#open = null;
    await this.#opening?.catch(() => {});
    await this.desk?.stop();
  }
}
