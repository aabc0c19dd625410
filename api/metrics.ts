/** What Prometheus reads at `/metrics`: a registry of this application's own, no global state. */
import client from "prom-client";

const latencyBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Labels of one finished request. */
export interface RequestLabels {
  readonly method: string;
  /** Pattern, never the address: an address would make one series a client. */
  readonly route: string;
  readonly status: number;
}

/** How many jobs of a queue are in which state. */
interface QueueSize {
  readonly queue: string;
  readonly waiting: number;
  readonly running: number;
  readonly setAside: number;
}

/** Counters and histograms of the API. */
export class Metrics {
  readonly registry = new client.Registry();
  readonly #latency = new client.Histogram({
    name: "figaro_http_request_duration_seconds",
    help: "Time to an answer by method, route pattern and status",
    labelNames: ["method", "route", "status"],
    buckets: latencyBuckets,
    registers: [this.registry],
  });
  readonly #answers = new client.Counter({
    name: "figaro_answers_total",
    help: "Cacheable answers by how they came about: not-modified, kept, computed",
    labelNames: ["source"],
    registers: [this.registry],
  });
  readonly #computations = new client.Counter({
    name: "figaro_computations_total",
    help: "Answers that were worked out, each once however many asked",
    registers: [this.registry],
  });
  readonly #children = new Map<string, { observe(seconds: number): void }>();

  /** @param queues asked for when Prometheus reads; where it fails, there is no figure */
  constructor(queues: () => Promise<readonly QueueSize[]> = () => Promise.resolve([])) {
    this.#watchJobs(queues);
    new client.Gauge({
      name: "figaro_process_resident_memory_bytes",
      help: "Resident memory of the process",
      registers: [this.registry],
      collect() {
        this.set(Deno.memoryUsage().rss);
      },
    });
    new client.Gauge({
      name: "figaro_process_uptime_seconds",
      help: "Seconds since the process started",
      registers: [this.registry],
      collect() {
        this.set(performance.now() / 1000);
      },
    });
  }

  #watchJobs(queues: () => Promise<readonly QueueSize[]>): void {
    new client.Gauge({
      name: "figaro_jobs",
      help: "Jobs by queue and state: waiting, running, set-aside",
      labelNames: ["queue", "state"],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { queue, waiting, running, setAside } of await queues().catch(() => [])) {
          this.set({ queue, state: "waiting" }, waiting);
          this.set({ queue, state: "running" }, running);
          this.set({ queue, state: "set-aside" }, setAside);
        }
      },
    });
  }

  /** Notes one finished request. */
  observe({ method, route, status }: RequestLabels, ms: number): void {
    const key = `${method} ${route} ${status}`;
    let child = this.#children.get(key);
    if (child === undefined) {
      child = this.#latency.labels({ method, route, status: String(status) });
      this.#children.set(key, child);
    }
    child.observe(ms / 1000);
  }

  /** Notes that an answer is worked out. */
  computes(): void {
    this.#computations.inc();
  }

  /** Notes how a cacheable answer came about. */
  answered(source: "not-modified" | "kept" | "computed"): void {
    this.#answers.inc({ source });
  }
}
