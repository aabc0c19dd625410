/**
 * The part of MLflow's REST API that a retrain is told by: experiments, runs, registered models. Every request has
 * its time, and ends with an answer or an `MlflowError`.
 */

/** Which server, and how long it may take. */
export interface MlflowSettings {
  /** Value of MLFLOW_TRACKING_URI: "http://mlflow.example:5000". */
  readonly trackingUri: string;
  /** Bearer token; null: none is sent. */
  readonly token: string | null;
  /** Milliseconds of one request; 5,000 unless said. */
  readonly requestMs?: number;
}

/** A request that came to nothing: what was asked, and what the server said or did not say. */
export class MlflowError extends Error {
  override readonly name = "MlflowError";
  /** @param code MLflow's error_code; "" when the server did not answer in its words */
  constructor(readonly code: string, detail: string, options: ErrorOptions = {}) {
    super(detail, options);
  }
}

/** A name and a text, as MLflow keeps parameters and tags. */
export interface MlflowPair {
  readonly key: string;
  readonly value: string;
}

/** A measure of a run. */
export interface MlflowMetric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** What is logged of a run in one request: at most 1,000 metrics, 100 parameters, 100 tags. */
export interface MlflowBatch {
  readonly metrics: readonly MlflowMetric[];
  readonly params: readonly MlflowPair[];
  readonly tags: readonly MlflowPair[];
}

const REQUEST_MS = 5_000;

/** Asks one server. Every method throws MlflowError, or the signal's reason. */
export class MlflowClient {
  readonly #base: string;
  readonly #settings: MlflowSettings;
  readonly #signal: AbortSignal;

  /** @param signal ends whatever is asked */
  constructor(settings: MlflowSettings, signal: AbortSignal) {
    this.#base = `${settings.trackingUri.replace(/\/+$/, "")}/api/2.0/mlflow/`;
    this.#settings = settings;
    this.#signal = signal;
  }

  /** The id of the experiment of a name, which is made where there is none. */
  async experiment(name: string): Promise<string> {
    const query = new URLSearchParams({ experiment_name: name });
    const known = await this.#known<{ experiment: { experiment_id: string } }>(
      `experiments/get-by-name?${query}`,
    );
    if (known !== null) return known.experiment.experiment_id;
    return (await this.#ask<{ experiment_id: string }>("experiments/create", { name })).experiment_id;
  }

  /** The id of the run that has a tag; null: none has. */
  async runTagged(experiment: string, { key, value }: MlflowPair): Promise<string | null> {
    const { runs } = await this.#ask<{ runs?: { info: { run_id: string } }[] }>("runs/search", {
      experiment_ids: [experiment],
      filter: `tags.\`${key}\` = ${quoted(value)}`,
      max_results: 1,
    });
    return runs?.[0]?.info.run_id ?? null;
  }

  /** Begins a run and gives its id. */
  async createRun(experiment: string, run: {
    readonly name: string;
    readonly startedAt: Date;
    readonly tags: readonly MlflowPair[];
  }): Promise<string> {
    const made = await this.#ask<{ run: { info: { run_id: string } } }>("runs/create", {
      experiment_id: experiment,
      run_name: run.name,
      start_time: run.startedAt.getTime(),
      tags: run.tags,
    });
    return made.run.info.run_id;
  }

  /** Logs to a run; the same again changes nothing. */
  async log(runId: string, batch: MlflowBatch): Promise<void> {
    await this.#ask("runs/log-batch", { run_id: runId, ...batch });
  }

  /** Ends a run. */
  async finish(runId: string, at: Date): Promise<void> {
    await this.#ask("runs/update", { run_id: runId, status: "FINISHED", end_time: at.getTime() });
  }

  /** Makes a registered model unless there is one. */
  async registerModel(name: string): Promise<void> {
    const query = new URLSearchParams({ name });
    if (await this.#known(`registered-models/get?${query}`) === null) {
      await this.#ask("registered-models/create", { name });
    }
  }

  /** MLflow's number of the version that has a tag; null: none has. */
  async versionTagged(model: string, { key, value }: MlflowPair): Promise<string | null> {
    const filter = `name=${quoted(model)} and tags.\`${key}\` = ${quoted(value)}`;
    const query = new URLSearchParams({ filter, max_results: "1" });
    const found = await this.#ask<{ model_versions?: { version: string }[] }>(
      `model-versions/search?${query}`,
    );
    return found.model_versions?.[0]?.version ?? null;
  }

  /** Adds a version and gives MLflow's number of it. */
  async createVersion(version: {
    readonly model: string;
    readonly source: string;
    readonly runId: string;
    readonly description: string;
    readonly tags: readonly MlflowPair[];
  }): Promise<string> {
    const { model: name, source, runId: run_id, description, tags } = version;
    const made = await this.#ask<{ model_version: { version: string } }>("model-versions/create", {
      ...{ name, source, run_id, description, tags },
    });
    return made.model_version.version;
  }

  /** Lets an alias point at a version. */
  async setAlias(model: string, alias: string, version: string): Promise<void> {
    await this.#ask("registered-models/alias", { name: model, alias, version });
  }

  async #known<Answer>(path: string): Promise<Answer | null> {
    try {
      return await this.#ask<Answer>(path);
    } catch (error) {
      if (error instanceof MlflowError && error.code === "RESOURCE_DOES_NOT_EXIST") return null;
      throw error;
    }
  }

  async #ask<Answer>(path: string, body?: object): Promise<Answer> {
    const { token, requestMs = REQUEST_MS } = this.#settings;
    const what = path.split("?")[0];
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(requestMs)]);
    const headers = new Headers({ "content-type": "application/json" });
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    try {
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const response = await fetch(this.#base + path, { headers, signal, ...init });
      return answerOf<Answer>(response.ok, await response.text(), `${what}: HTTP ${response.status}`);
    } catch (error) {
      if (error instanceof MlflowError) throw error;
      this.#signal.throwIfAborted();
      const late = error instanceof DOMException && error.name === "TimeoutError";
      const why = late ? `no answer within ${requestMs} ms` : "the server cannot be reached";
      throw new MlflowError("", `${what}: ${why}`, { cause: error });
    }
  }
}

/** What the server answered. MLflow's own messages may hold statements of its database: only their first line counts. */
function answerOf<Answer>(ok: boolean, text: string, where: string): Answer {
  let given: { readonly error_code?: string; readonly message?: string };
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new MlflowError("", `${where}, which is not an answer of MLflow`, { cause });
  }
  if (ok) return given as Answer;
  const [line = ""] = (given.message ?? "").split("\n");
  throw new MlflowError(given.error_code ?? "", `${where} ${given.error_code ?? ""}: ${line.slice(0, 300)}`);
}

/** A text in MLflow's filters, which know no escapes. */
function quoted(value: string): string {
  return value.includes("'") ? `"${value.replaceAll('"', "")}"` : `'${value}'`;
}
