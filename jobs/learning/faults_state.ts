/** For the tests of faults: everything that a project's runs have left behind, by content and not by number. */
import { type Kysely, sql } from "kysely";
import type { Schema } from "../../store/schema.ts";

/** Rows by what they are about, as text; equal for two projects that went through the same. */
export type ProjectState = Readonly<Record<string, readonly string[]>>;

/** One query an aspect; `$p` is the project. Numbers of rows are replaced by what they stand for. */
const VERSION = "'v' || v.major || '.' || v.minor || '.' || v.patch";
const ASPECTS: Readonly<Record<string, string>> = {
  labelEvents: `
    select i.external_id, row_number() over (partition by e.item_id order by e.id) as nth, e.label, e.source,
      case when e.actor like 'model:%' then 'model ' || ${VERSION} else e.actor end as actor,
      e.policy, d.day::text, ${VERSION} as version, e.probability, e.propensity, e.previous_label, e.reason
    from label_events e join items i on i.id = e.item_id left join day_runs d on d.id = e.day_run_id
      left join model_versions v on v.id = e.model_version_id
    where i.project_id = $p order by i.external_id collate "C", nth`,
  members: `
    select i.external_id, m.effective_day::text, d.day::text from training_members m
      join items i on i.id = m.item_id left join day_runs d on d.id = m.day_run_id
    where m.project_id = $p order by i.external_id collate "C"`,
  snapshots: `
    select content_hash, row_count, by_class, by_source, as_of_day::text,
      (select count(*) from training_snapshot_rows r where r.snapshot_id = s.id) as rows
    from training_snapshots s where project_id = $p order by content_hash`,
  versions: `
    select ${VERSION} as version, v.kind, v.labels, v.parameters, v.metrics, v.features_hash, v.model_hash,
      v.onnx_hash, s.content_hash, v.decision
    from model_versions v join training_snapshots s on s.id = v.snapshot_id
    where v.project_id = $p order by v.major, v.minor, v.patch`,
  pointers: `
    select p.alias, ${VERSION} as version from model_pointers p
      left join model_versions v on v.id = p.model_version_id
    where p.project_id = $p order by p.alias`,
  moves: `
    select row_number() over (order by m.id) as nth, m.alias, ${VERSION} as version, m.actor, m.reason
    from model_pointer_moves m left join model_versions v on v.id = m.to_version_id
    where m.project_id = $p order by nth`,
  retrains: `
    select r.slot, r.day::text, r.trigger, r.state, r.lease_owner, r.outcome, r.fault, s.step, s.state as step_state,
      s.result, (select count(*) from retrain_checkpoints c where c.run_id = r.id) as checkpoints
    from retrain_runs r join retrain_run_steps s on s.run_id = r.id
    where r.project_id = $p order by r.slot, s.position`,
  holdouts: `
    select r.slot, h.holdout, h.content_hash, h.row_count, h.human from holdout_uses h
      join retrain_runs r on r.id = h.run_id
    where h.project_id = $p order by r.slot, h.holdout`,
  autoTraining: `
    select r.slot, a.dataset_hash, a.best_checkpoint, a.f1, a.min_f1, a.weights_s3, a.status from auto_training a
      join retrain_runs r on r.id = a.run_id
    where r.project_id = $p order by r.slot`,
  modelMetrics: `
    select r.slot, m.version, m.promoted, m.f1, m.min_f1, m.auc, m.log_loss, m.brier, m.ece, m.training_size,
      m.holdout_rows, m.f1_by_class from model_metrics m join retrain_runs r on r.id = m.run_id
    where r.project_id = $p order by r.slot`,
  artifacts: `
    select distinct a.hash, a.media_type, a.size_bytes from artifacts a
      join model_versions v on a.hash in (v.model_hash, v.onnx_hash)
    where v.project_id = $p order by a.hash`,
  days: `
    select d.day::text, d.slot, d.rule, d.state, d.lease_owner, s.step, s.state as step_state, s.result
    from day_runs d join day_run_steps s on s.day_run_id = d.id
    where d.project_id = $p order by d.day, s.position`,
  dayItems: `
    select i.external_id, d.day::text, t.kind from day_run_items t join items i on i.id = t.item_id
      join day_runs d on d.id = t.day_run_id
    where i.project_id = $p order by i.external_id collate "C"`,
  predictions: `
    select i.external_id, d.day::text, ${VERSION} as version, p.label, p.probability, p.probabilities
    from predictions p join items i on i.id = p.item_id left join day_runs d on d.id = p.day_run_id
      join model_versions v on v.id = p.model_version_id
    where i.project_id = $p order by i.external_id collate "C", d.day, v.major, v.minor, v.patch`,
  tasks: `
    select i.external_id, d.day::text, t.kind, t.state, t.proposed_label, t.probability, t.priority, t.blind,
      t.not_for, (select count(*) from reviews r where r.task_id = t.id) as reviews
    from review_tasks t join items i on i.id = t.item_id left join day_runs d on d.id = t.day_run_id
    where t.project_id = $p order by i.external_id collate "C", d.day, t.kind`,
};

/** Numbers of rows within results. */
const NUMBERS: readonly string[] = ["run", "runId", "snapshotId", "versionId", "modelVersionId"];

/** The state of a project now. */
export async function stateOf(db: Kysely<Schema>, projectId: number): Promise<ProjectState> {
  const state: Record<string, readonly string[]> = {};
  for (const [aspect, query] of Object.entries(ASPECTS)) {
    const { rows } = await sql.raw(query.replaceAll("$p", String(projectId))).execute(db);
    state[aspect] = rows.map((row) =>
      JSON.stringify(row, (key, value) => NUMBERS.includes(key) ? "#" : value)
    );
  }
  return state;
}
