/** What the steps of one run share: its rows, its split, the worker that trains, what was found so far. */
import type { Kysely } from "kysely";
import { TrainerClient } from "./trainer.ts";
import type { Project } from "../../../store/learning/projects.ts";
import type { ArtifactStore } from "../../../store/learning/artifacts.ts";
import {
  checkpointOf,
  dropCheckpoint,
  type HeldRetrain,
  keepCheckpoint,
} from "../../../store/learning/retrain_runs.ts";
import { eachSnapshotPage, type SnapshotRow } from "../../../store/learning/retrain_rows.ts";
import { knownLabel } from "../../../learning/types.ts";
import type { Schema } from "../../../store/schema.ts";
import type { ItemColumns } from "../../../wasm/learning_types.ts";
import { columnsOf, joinedColumns } from "../columns.ts";
import { isResultOf, isStopped, type Results, type RetrainStepName, type Stopped } from "./results.ts";
import { DEFAULT_SETTINGS, type RetrainSettings } from "./settings.ts";
import { seedOf, type Split, splitRows } from "./split.ts";

/** Who retrains, and with what. */
export interface RetrainParts {
  readonly db: Kysely<Schema>;
  readonly artifacts: ArtifactStore;
  /** Names this worker in leases. */
  readonly worker: string;
  /** Seconds without a sign of life after which another worker may take over; 60 unless said. */
  readonly leaseSeconds?: number;
  /** Stops the work; the run is given free and can be gone on with. */
  readonly signal?: AbortSignal;
  readonly settings?: Partial<RetrainSettings>;
  /** Told how far the work is. */
  readonly progress?: (progress: RetrainProgress) => void;
  /** Called before each step; a test ends the worker here. */
  readonly beforeStep?: (step: RetrainStepName) => void | Promise<void>;
  /** Told of what went wrong while a run was left. */
  readonly onFault?: (error: unknown) => void;
  /** Called when a run has come to its end and that is written; what it throws goes to `onFault`. */
  readonly afterwards?: AfterRetrain | null;
  /** The time that rows for dashboards carry; the clock's unless said. */
  readonly now?: () => Date;
}

/** Something done after a run, which the run does not depend on: telling another system. */
export type AfterRetrain = (
  db: Kysely<Schema>,
  project: Project,
  signal: AbortSignal | undefined,
) => Promise<void>;

/** How far a run is. */
export interface RetrainProgress {
  readonly step: RetrainStepName;
  /** What is being done, e.g. "fit 3 of 8". */
  readonly what: string;
  /** Part done, 0 to 1; null: not known. */
  readonly part: number | null;
}

/** What is known of a row beside its columns. */
export type WorkRow = Pick<
  SnapshotRow,
  "externalId" | "day" | "group" | "label" | "source" | "givenLabel"
>;

/** See the file's head. */
export class Work implements Disposable {
  readonly db: Kysely<Schema>;
  readonly artifacts: ArtifactStore;
  readonly settings: RetrainSettings;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly #parts: RetrainParts;
  readonly #found = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #clients: TrainerClient[] = [];
  readonly #bytes = new Map<string, Uint8Array>();
  #step: RetrainStepName = "snapshot";

  constructor(
    parts: RetrainParts & { readonly signal: AbortSignal },
    readonly project: Project,
    readonly run: HeldRetrain,
  ) {
    this.db = parts.db;
    this.artifacts = parts.artifacts;
    this.signal = parts.signal;
    this.now = parts.now ?? (() => new Date());
    this.settings = { ...DEFAULT_SETTINGS, ...parts.settings };
    this.#parts = parts;
    for (const { step, result } of run.steps) if (result !== null) this.#found.set(step, result);
  }

  /** Names the step in hand. */
  begin(step: RetrainStepName): void {
    this.#step = step;
    this.tell("", null);
  }

  /** Says how far the step is. */
  tell(what: string, part: number | null): void {
    this.#parts.progress?.({ step: this.#step, what, part });
  }

  /** Remembers the result of a step that is done, as it will be read after a stop: JSON knows no -0. */
  keep(step: RetrainStepName, result: Readonly<Record<string, unknown>>): void {
    this.#found.set(step, JSON.parse(JSON.stringify(result)));
  }

  /** Why this run cannot go on to a model; null: it can. */
  get stopped(): Stopped | null {
    for (const result of this.#found.values()) if (isStopped(result)) return result;
    return null;
  }

  /** What a step found; null: it was not run yet, or skipped. */
  found<Step extends RetrainStepName>(step: Step): Results[Step] | null {
    const result = this.#found.get(step);
    return result !== undefined && isResultOf(step, result) ? result : null;
  }

  /** What a step that came before surely found. */
  result<Step extends RetrainStepName>(step: Step): Results[Step] {
    const result = this.found(step);
    if (result === null) throw new Error(`the step ${step} has no result yet`);
    return result;
  }

  /** A seed of this run for a purpose. */
  seed(purpose: string): number {
    return seedOf(this.project.seed, this.run.slot, purpose);
  }

  /** The rows of the snapshot, by external id, labelled as the project spells it; others have no part in it. */
  async rows(): Promise<readonly WorkRow[]> {
    return (await this.#allRows()).rows;
  }

  /** Labels of the snapshot that the project does not have, with how many rows have them. */
  async foreignLabels(): Promise<Readonly<Record<string, number>>> {
    return (await this.#allRows()).foreign;
  }

  /** The rows by column. */
  async columns(): Promise<ItemColumns> {
    return (await this.#allRows()).columns;
  }

  /** Page by page: the fields of all rows are never held beside their columns. */
  #allRows() {
    return this.once("rows", async () => {
      const { labels } = this.project;
      const [rows, parts, foreign] = [[] as WorkRow[], [] as ItemColumns[], {} as Record<string, number>];
      await eachSnapshotPage(this.db, this.result("snapshot").snapshotId, (page) => {
        const known = spelled(page, labels, foreign);
        parts.push(columnsOf(this.project, known));
        rows.push(...known.map(slim));
      });
      return { rows, foreign, columns: joinedColumns(columnsOf(this.project, []), parts) };
    });
  }

  /** Who is trained on, who judges, who is held out. */
  split(): Promise<Split> {
    return this.once("split", async () => splitRows(await this.rows(), this.project.seed, this.settings));
  }

  /** The classes of the rows: places in the project's labels. */
  truth(): Promise<Uint32Array> {
    return this.once("truth", async () => {
      const { labels } = this.project;
      return Uint32Array.from(await this.rows(), ({ label }) => labels.indexOf(label));
    });
  }

  /** The worker that trains; a second one where two work at once. */
  trainer(which = 0): TrainerClient {
    const client = this.#clients[which] ?? new TrainerClient(this.signal);
    this.#clients[which] = client;
    return client;
  }

  /** Ends a worker and gives its memory back. */
  release(which: number): void {
    this.#clients[which]?.[Symbol.dispose]();
    delete this.#clients[which];
    for (const name of [...this.#made.keys()]) {
      if (name.startsWith(`worker ${which} `)) this.#made.delete(name);
    }
  }

  /** Makes something once in the life of this object; a failure is not remembered. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const known = this.#made.get(name);
    // The name stands for one maker, and so for one type.
    if (known !== undefined) return known as Promise<T>;
    const made = make();
    this.#made.set(name, made);
    made.catch(() => this.#made.delete(name));
    return made;
  }

  /** Something found within a step, kept with the run: asked again, also after a crash, it is what it was. */
  async remember<T>(name: string, find: () => Promise<T>): Promise<T> {
    const kept = await checkpointOf(this.db, this.run.id, name);
    if (kept !== null) return JSON.parse(new TextDecoder().decode(kept)) as T;
    const found = JSON.stringify(await find());
    await this.keepBytes(name, new TextEncoder().encode(found));
    return JSON.parse(found) as T;
  }

  /** Keeps bytes with the run under a name. */
  async keepBytes(name: string, bytes: Uint8Array): Promise<void> {
    await keepCheckpoint(this.db, this.run, { step: this.#step, name, bytes });
  }

  /** Keeps bytes with the run and in memory: later steps need them again, and reading them costs four times their size. */
  async holdBytes(name: string, bytes: Uint8Array): Promise<void> {
    await this.keepBytes(name, bytes);
    this.#bytes.set(name, bytes);
  }

  /** Throws bytes away that were kept. */
  async dropBytes(name: string): Promise<void> {
    await dropCheckpoint(this.db, this.run, name);
  }

  /** Bytes that were kept; null: there are none. */
  async keptBytes(name: string): Promise<Uint8Array | null> {
    return this.#bytes.get(name) ?? await checkpointOf(this.db, this.run.id, name);
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client?.[Symbol.dispose]();
    this.#clients.length = 0;
    this.#bytes.clear();
  }
}

/** Rows with labels of the project, as it spells them; the others are counted in `foreign`. */
function spelled(
  rows: readonly SnapshotRow[],
  labels: readonly string[],
  foreign: Record<string, number>,
): SnapshotRow[] {
  const spelling = new Map<string, string | undefined>();
  const known: SnapshotRow[] = [];
  for (const row of rows) {
    if (!spelling.has(row.label)) spelling.set(row.label, knownLabel(labels, row.label));
    const label = spelling.get(row.label);
    if (label !== undefined) known.push({ ...row, label });
    else foreign[row.label] = (foreign[row.label] ?? 0) + 1;
  }
  return known;
}

function slim({ externalId, day, group, label, source, givenLabel }: SnapshotRow): WorkRow {
  return { externalId, day, group, label, source, givenLabel };
}
