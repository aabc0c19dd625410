/**
 * Predictions while an experiment runs: each subject is answered by its arm's version, who was exposed is kept once,
 * and a shadow is asked beside the champion and never shown. Without an experiment the champion answers, at the price
 * of one look-up by keys.
 */
import type { Kysely } from "kysely";
import { type Arm, armOf, type ExperimentAsk } from "../../../learning/experiments.ts";
import {
  addExposures,
  type ArmPrediction,
  type Experiment,
  runningExperiment,
} from "../../../store/learning/experiments.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { aliased, modelVersionById } from "../../../store/learning/registry.ts";
import type { Schema } from "../../../store/schema.ts";
import type { LearningCore } from "../../../wasm/learning.ts";
import { type ServingDesk, servingDesk } from "../serving/desk.ts";
import type { MoveBy } from "../serving/promote.ts";
import type { GivenRow } from "../serving/rows.ts";
import type { ItemAnswer, PredictAnswer, PredictAsk, Serving } from "../serving/serving.ts";
import { lookAtExperiment, type Looked } from "./look.ts";
import { startExperiment, stopExperiment } from "./start.ts";

/** Who a row is about; null: nobody that takes part. */
export interface Subject {
  /** What is sticky: the external id unless the caller has something better, e.g. a client. */
  readonly subject: string;
  readonly externalId: string | null;
}

/** A question that may take part in an experiment. */
export interface SubjectAsk extends PredictAsk {
  /** One a row, in its order; left out: the champion answers all. */
  readonly subjects?: readonly (Subject | null)[];
}

/** The answer about a batch; `versions` one a row. */
export interface SubjectAnswer extends PredictAnswer {
  readonly versions: readonly string[];
}

/** Starting, looking, stopping, as a server offers it. */
export interface ExperimentActions {
  start(db: Kysely<Schema>, project: Project, ask: ExperimentAsk): Promise<Experiment>;
  look(db: Kysely<Schema>, project: Project, id: number): Promise<Looked>;
  stop(db: Kysely<Schema>, project: Project, stop: MoveBy & { readonly id: number }): Promise<Experiment>;
}

/** See `servingDesk`. */
export interface ExperimentDesk extends Omit<ServingDesk, "predict"> {
  readonly experiments: ExperimentActions;
  predict(db: Kysely<Schema>, project: Project, ask: SubjectAsk): Promise<SubjectAnswer | null>;
}

/**
 * The desk of a server, with experiments.
 *
 * @param options.core loads the learning module; called at the first look
 * @param options.onFault told why a challenger could not answer; the control has answered instead
 */
export function experimentDesk(
  serving: Serving,
  { core, onFault = () => {} }: {
    readonly core: () => LearningCore;
    readonly onFault?: (error: unknown) => void;
  },
): ExperimentDesk {
  let loaded: LearningCore | undefined;
  const once = () => loaded ??= core();
  return {
    ...servingDesk(serving),
    experiments: {
      start: (db, project, ask) => startExperiment({ db, project, serving }, ask),
      look: (db, project, id) => lookAtExperiment({ db, project, serving, core: once }, id),
      stop: (db, project, { id, ...by }) => stopExperiment({ db, project, serving }, id, by),
    },
    predict: async (db, project, ask) => {
      const experiment = ask.subjects === undefined ? null : await runningExperiment(db, project.id);
      if (experiment !== null) {
        return await new Turn({ db, project, serving, onFault }, experiment).answer(ask);
      }
      const answer = await serving.predict(db, project, ask);
      return answer === null ? null : { ...answer, versions: answer.items.map(() => answer.version) };
    },
  };
}

interface TurnParts {
  readonly db: Kysely<Schema>;
  readonly project: Project;
  readonly serving: Serving;
  readonly onFault: (error: unknown) => void;
}

/** A row with its place and whom it is about. */
interface Placed {
  readonly place: number;
  readonly row: GivenRow;
  readonly subject: Subject | null;
}

/** One batch in an experiment. */
class Turn {
  readonly #items: ItemAnswer[] = [];
  readonly #versions: string[] = [];
  readonly #exposures: { subject: string; arm: Arm; failed: boolean }[] = [];
  readonly #predictions: ArmPrediction[] = [];
  readonly #unknown = new Set<string>();
  #reasons = 0;

  constructor(private readonly parts: TurnParts, private readonly experiment: Experiment) {}

  async answer({ rows, reasons, subjects = [] }: SubjectAsk): Promise<SubjectAnswer | null> {
    const { db, project } = this.parts;
    this.#reasons = reasons;
    const champion = await aliased(db, project.id, "champion");
    if (champion === null) return null;
    const placed = rows.map((row, place) => ({ place, row, subject: subjects[place] ?? null }));
    const partakers = placed.filter(({ subject }) => subject !== null);
    if (this.experiment.kind === "shadow") {
      const shown: Arm = champion.id === this.experiment.controlId ? "control" : "challenger";
      const answered = await this.#ask(placed, champion.id);
      this.#show(placed, { answered, version: champion.version });
      this.#keep(partakers, { arm: shown, answered: partakers.map(({ place }) => this.#items[place]) });
      await this.#shadow(partakers, shown === "control" ? "challenger" : "control");
    } else {
      await this.#plain(placed.filter(({ subject }) => subject === null), champion);
      const isIn = (wanted: Arm) => ({ subject }: Placed) =>
        subject !== null && armOf(this.experiment, subject.subject) === wanted;
      await this.#challenge(partakers.filter(isIn("challenger")));
      await this.#arm(partakers.filter(isIn("control")), "control");
    }
    await addExposures(db, this.experiment.id, {
      exposures: this.#exposures,
      predictions: this.#predictions,
    });
    return {
      version: champion.version,
      items: this.#items,
      versions: this.#versions,
      unknownColumns: [...this.#unknown].sort(),
    };
  }

  /** Rows that do not take part. */
  async #plain(rows: readonly Placed[], { id, version }: { id: number; version: string }): Promise<void> {
    this.#show(rows, { answered: await this.#ask(rows, id), version });
  }

  async #arm(rows: readonly Placed[], arm: Arm): Promise<void> {
    const { controlId, challengerId, control, challenger } = this.experiment;
    const answered = await this.#ask(rows, arm === "control" ? controlId : challengerId);
    this.#show(rows, { answered, version: arm === "control" ? control : challenger });
    this.#keep(rows, { arm, answered });
  }

  /** By the challenger; where it fails the control answers, and the failure is kept for the guard. */
  async #challenge(rows: readonly Placed[]): Promise<void> {
    try {
      await this.#arm(rows, "challenger");
    } catch (error) {
      this.parts.onFault(error);
      const { controlId, control } = this.experiment;
      this.#show(rows, { answered: await this.#ask(rows, controlId), version: control });
      this.#failed(rows);
    }
  }

  /** The other version's word, kept apart; that it fails is nobody's fault but its own. */
  async #shadow(rows: readonly Placed[], arm: Arm): Promise<void> {
    const { controlId, challengerId } = this.experiment;
    try {
      const answered = await this.#ask(rows, arm === "control" ? controlId : challengerId);
      this.#keepPredictions(rows, { arm, answered });
    } catch (error) {
      this.parts.onFault(error);
      this.#failed(rows);
    }
  }

  #failed(rows: readonly Placed[]): void {
    for (const { subject } of rows) {
      if (subject !== null) {
        this.#exposures.push({ subject: subject.subject, arm: "challenger", failed: true });
      }
    }
  }

  async #ask(rows: readonly Placed[], versionId: number): Promise<readonly ItemAnswer[]> {
    if (rows.length === 0) return [];
    const { db, project, serving } = this.parts;
    const version = await modelVersionById(db, versionId);
    const ask = { rows: rows.map(({ row }) => row), reasons: this.#reasons };
    const { items, unknownColumns } = await serving.predictBy(db, { project, version }, ask);
    for (const column of unknownColumns) this.#unknown.add(column);
    return items;
  }

  #show(
    rows: readonly Placed[],
    { answered, version }: { readonly answered: readonly ItemAnswer[]; readonly version: string },
  ): void {
    for (const [i, { place }] of rows.entries()) {
      this.#items[place] = answered[i] ?? { faults: [] };
      this.#versions[place] = version;
    }
  }

  #keep(
    rows: readonly Placed[],
    kept: { readonly arm: Arm; readonly answered: readonly (ItemAnswer | undefined)[] },
  ): void {
    for (const [i, { subject }] of rows.entries()) {
      const answer = kept.answered[i];
      if (subject === null || answer === undefined || "faults" in answer) continue;
      this.#exposures.push({ subject: subject.subject, arm: kept.arm, failed: false });
    }
    this.#keepPredictions(rows, kept);
  }

  #keepPredictions(
    rows: readonly Placed[],
    { arm, answered }: { readonly arm: Arm; readonly answered: readonly (ItemAnswer | undefined)[] },
  ): void {
    for (const [i, { subject }] of rows.entries()) {
      const answer = answered[i];
      if (subject === null || answer === undefined || "faults" in answer) continue;
      const { label, probability } = answer;
      this.#predictions.push({ arm, ...subject, label, probability: Math.min(1, probability) });
    }
  }
}
