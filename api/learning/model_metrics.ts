/** What Prometheus reads about models that serve. */
import client from "prom-client";

/** Counters of predictions and of moves. */
export class ModelMetrics {
  readonly #items;
  readonly #seconds;
  readonly #moves;

  /** @param registry of the application; once for each */
  constructor(registry: client.Registry) {
    const registers = [registry];
    this.#items = new client.Counter({
      name: "figaro_predicted_items_total",
      help: "Items that were asked about, by project, version and outcome: label, fault",
      labelNames: ["project", "version", "outcome"],
      registers,
    });
    this.#seconds = new client.Histogram({
      name: "figaro_prediction_duration_seconds",
      help: "Time of a batch of predictions, by project",
      labelNames: ["project"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#moves = new client.Counter({
      name: "figaro_model_moves_total",
      help: "Promotions and rollbacks asked for by hand, by project and outcome: moved, unchanged, refused",
      labelNames: ["project", "outcome"],
      registers,
    });
  }

  /** Notes a batch; its items by the version that answered each, for in an experiment there are two. */
  predicted(project: string, batch: {
    readonly items: readonly { readonly version: string; readonly outcome: "label" | "fault" }[];
    readonly ms: number;
  }): void {
    for (const { version, outcome } of batch.items) this.#items.inc({ project, version, outcome });
    this.#seconds.observe({ project }, batch.ms / 1000);
  }

  /** Notes a move that was asked for. */
  moved(project: string, outcome: "moved" | "unchanged" | "refused"): void {
    this.#moves.inc({ project, outcome });
  }
}
