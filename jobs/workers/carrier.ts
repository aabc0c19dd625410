/**
 * Carries work to whoever has time for it: pg-boss over the database at hand. It only carries. Whether something is
 * done stands in the project's own rows (a slot, a lease, a fence), so a job that comes twice does no harm.
 *
 * One job a key: while a job of a key waits or runs, another of the same key is not taken. A job that fails is tried
 * again, later each time; one that keeps failing, or says by itself that it is hopeless, is set aside with its reason
 * until somebody redrives it.
 */
import { fromPglite, type JobResult, type JobWithMetadata, PgBoss } from "pg-boss";
import type { Database } from "../../store/connection.ts";

/** A kind of work. */
export interface Queue<Data extends object> {
  /** Letters, digits and hyphens; kept in the database. */
  readonly name: string;
  /** What the job is for: project and slot. */
  key(data: Data): string;
  /** The data as they were sent. @throws TypeError for data of another shape: such a job is hopeless */
  read(data: unknown): Data;
  /** Does the work; what it returns is kept with the job. */
  run(data: Data, turn: Turn): Promise<object>;
  /** Whether trying again is of no use. */
  hopeless?(error: unknown): boolean;
  readonly patience?: Partial<Patience>;
}

/** One try of a job. */
export interface Turn {
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
}

/** How often and how soon a failed job is tried again, in seconds. */
export interface Patience {
  readonly retryLimit: number;
  /** Before the first retry; it doubles, with some chance in it. */
  readonly retryDelay: number;
  readonly retryDelayMax: number;
  /** Without a sign of life for so long a job is another worker's; 10 is the least. */
  readonly heartbeatSeconds: number;
}

const PATIENCE: Patience = { retryLimit: 5, retryDelay: 5, retryDelayMax: 300, heartbeatSeconds: 20 };

/** Where jobs lie that were given up. */
const SET_ASIDE = "set-aside";

/** Seconds for which finished jobs can still be seen, and those set aside. */
const KEPT_SECONDS = 3_600;
const ASIDE_SECONDS = 90 * 86_400;

/** A job as people see it. */
export interface JobView {
  readonly id: string;
  readonly queue: string;
  readonly key: string;
  readonly state: "waiting" | "retry" | "running" | "done" | "failed" | "set-aside";
  /** Tries that began. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** Why it failed the last time; null: it did not. */
  readonly reason: string | null;
}

/** Sizes of a queue. */
export interface QueueSize {
  readonly queue: string;
  readonly waiting: number;
  readonly running: number;
  readonly setAside: number;
}

/** How the carrier looks after its jobs. */
export interface CarrierOptions {
  /** Told of what goes wrong in the background, a lost connection among it. */
  readonly onError?: (error: Error) => void;
  /** Seconds between two looks for a job; 2 unless said, embedded 5: what is sent in a process wakes it at once. */
  readonly pollSeconds?: number;
  /** Seconds between two looks for jobs whose worker died; 10 unless said. */
  readonly watchSeconds?: number;
  /** Of every queue that does not say otherwise. */
  readonly patience?: Partial<Patience>;
  /** Only sends, lists and redrives: no looking after. */
  readonly quiet?: boolean;
  /** Schema of its tables; `pgboss` unless said. */
  readonly schema?: string;
}

/** See the file's head. */
export class Carrier {
  readonly #boss: PgBoss;
  readonly #pollSeconds: number;
  readonly #patience: Patience;
  readonly #queues = new Map<string, string | null>();
  readonly #stopping = new AbortController();

  private constructor(boss: PgBoss, { pollSeconds = 2, patience }: CarrierOptions) {
    this.#boss = boss;
    this.#pollSeconds = pollSeconds;
    this.#patience = { ...PATIENCE, ...patience };
  }

  /** Opens it on a database, making its tables where there are none. */
  static async open(database: Pick<Database, "access">, options: CarrierOptions = {}): Promise<Carrier> {
    const { access } = database;
    const boss = new PgBoss({
      ...("pglite" in access
        ? { db: fromPglite(access.pglite), backend: "pglite" as const }
        : { connectionString: access.url, max: 3, application_name: "figaro-jobs" }),
      schema: options.schema ?? "pgboss",
      schedule: false,
      supervise: options.quiet !== true,
      superviseIntervalSeconds: options.watchSeconds ?? 10,
      monitorIntervalSeconds: options.watchSeconds ?? 10,
      reindex: false,
      monitorVacuum: false,
    });
    boss.on("error", options.onError ?? (() => {}));
    const carrier = new Carrier(boss, "pglite" in access ? { pollSeconds: 5, ...options } : options);
    await boss.start();
    await boss.createQueue(SET_ASIDE, { retentionSeconds: ASIDE_SECONDS, deleteAfterSeconds: ASIDE_SECONDS });
    return carrier;
  }

  /** Makes a queue unless there is one; needed before anything is sent to it. */
  async add({ name, patience }: Pick<Queue<never>, "name" | "patience">): Promise<void> {
    if (this.#queues.has(name)) return;
    const settings = {
      ...this.#patience,
      ...patience,
      retryBackoff: true,
      deadLetter: SET_ASIDE,
      deleteAfterSeconds: KEPT_SECONDS,
      expireInSeconds: 6 * 3_600,
    };
    await this.#boss.createQueue(name, { ...settings, policy: "exclusive" });
    await this.#boss.updateQueue(name, settings);
    this.#queues.set(name, null);
  }

  /** Sends a job. False: one of the same key waits or runs already, and it stays that one. */
  async send<Data extends object>(queue: Queue<Data>, data: Data): Promise<boolean> {
    const id = await this.#boss.send(queue.name, data, { singletonKey: queue.key(data) });
    const worker = this.#queues.get(queue.name) ?? null;
    if (worker !== null) this.#boss.notifyWorker(worker);
    return id !== null;
  }

  /** Takes jobs of a queue from now on, one at a time; looks again at once after each. */
  async work<Data extends object>(queue: Queue<Data>): Promise<void> {
    await this.add(queue);
    const options = {
      batchSize: 1,
      pollingIntervalSeconds: this.#pollSeconds,
      includeMetadata: true,
      perJobResults: true,
    } as const;
    const worker = await this.#boss.work<unknown, object, typeof options>(
      queue.name,
      options,
      async (jobs) => {
        const results = [];
        for (const job of jobs) results.push(await this.#turn(queue, job));
        this.#boss.notifyWorker(worker);
        return results;
      },
    );
    this.#queues.set(queue.name, worker);
  }

  async #turn<Data extends object>(
    queue: Queue<Data>,
    job: JobWithMetadata<unknown>,
  ): Promise<JobResult<object>> {
    const { id, retryCount } = job;
    const turn = { key: job.singletonKey ?? "", attempt: retryCount + 1, signal: this.#stopping.signal };
    try {
      return { id, status: "completed", output: await queue.run(queue.read(job.data), turn) };
    } catch (error) {
      const hopeless = error instanceof TypeError || queue.hopeless?.(error) === true;
      return { id, status: hopeless ? "deadletter" : "failed", output: outputOf(error) };
    }
  }

  /** Jobs of the queues that were added, newest first; finished ones only when asked for. */
  async list({ finished = false }: { readonly finished?: boolean } = {}): Promise<JobView[]> {
    const names = [...this.#queues.keys(), SET_ASIDE];
    const jobs = (await Promise.all(names.map((name) => this.#boss.findJobs(name)))).flat().map(viewOf);
    return jobs.filter(({ state }) => finished || (state !== "done" && state !== "failed"))
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  }

  /** Keys of a queue's jobs that were set aside and not redriven. */
  async setAside(queue: string): Promise<Set<string>> {
    const jobs = await this.#boss.findJobs(SET_ASIDE, { queued: true });
    return new Set(jobs.filter((job) => job.sourceName === queue).map((job) => job.singletonKey ?? ""));
  }

  /** Sends jobs that were set aside again, those of `ids` or all; returns how many. */
  async redrive(ids?: readonly string[]): Promise<number> {
    if (ids?.length === 0) return 0;
    return await this.#boss.redrive(SET_ASIDE, ids === undefined ? {} : { ids: [...ids] });
  }

  /** Sizes of the queues that were added, counted now. */
  async sizes(): Promise<QueueSize[]> {
    const jobs = await this.list();
    return [...this.#queues.keys()].map((queue) => {
      const of = (...states: JobView["state"][]) =>
        jobs.filter((job) => job.queue === queue && states.includes(job.state)).length;
      return { queue, waiting: of("waiting", "retry"), running: of("running"), setAside: of("set-aside") };
    });
  }

  /**
   * Takes no more jobs, tells those in hand to end, and waits for them at most `patienceMs` (1,000 at least); what
   * has not ended by then is another worker's.
   */
  async stop(patienceMs: number): Promise<void> {
    this.#stopping.abort(new Error("the worker stops"));
    await this.#boss.stop({ graceful: true, timeout: patienceMs });
  }
}

const STATES = {
  created: "waiting",
  retry: "retry",
  active: "running",
  completed: "done",
  cancelled: "failed",
  failed: "failed",
} as const;

function viewOf(job: JobWithMetadata<unknown>): JobView {
  const aside = job.name === SET_ASIDE;
  const attempts = aside
    ? (job.sourceRetryCount ?? 0) + 1
    : job.retryCount + (job.startedOn === null ? 0 : 1);
  return {
    id: job.id,
    queue: aside ? job.sourceName ?? SET_ASIDE : job.name,
    key: job.singletonKey ?? "",
    state: aside ? "set-aside" : STATES[job.state],
    attempts,
    createdAt: (aside ? job.sourceCreatedOn : null) ?? job.createdOn,
    reason: reasonOf(aside ? job.sourceOutput : job.state === "completed" ? null : job.output),
  };
}

function outputOf(error: unknown): { readonly message: string; readonly code?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const message = error.message === "" ? error.name : error.message;
  return "code" in error && typeof error.code === "string" ? { message, code: error.code } : { message };
}

/** pg-boss writes its own reasons, e.g. that no sign of life came, as a text under `value` or `message`. */
function reasonOf(output: unknown): string | null {
  if (output === null || output === undefined) return null;
  if (typeof output === "string") return output;
  const { message, value } = output as { readonly message?: unknown; readonly value?: unknown };
  if (typeof message === "string") return message;
  if (typeof value === "string") return value;
  return typeof value === "object" ? reasonOf(value) : JSON.stringify(output);
}
