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
  /** Sends what is due; returns how many jobs that made. */
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
}
