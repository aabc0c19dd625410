/** What can go wrong in the store, with one stable code each. */
import type { ImportFault } from "@figaro/formats";

/** The closed list of the store's codes; never renamed. */
export type StoreErrorCode =
  /** No connection, or it was lost. params: target (without a password), reason. */
  | "database-unreachable"
  /** Another process holds the embedded database's folder. params: folder, owner. */
  | "database-in-use"
  /** The target names no kind of database that is known. params: target. */
  | "database-target"
  /** Another import of the festival did not end in time. params: slug. */
  | "festival-busy"
  /** params: festival (slug or id). */
  | "festival-unknown"
  /** params: festival, version, newest. */
  | "version-unknown"
  /** params: festival, number. */
  | "concert-unknown"
  /** A document that breaks its own contract. params: field, value. */
  | "document-invalid"
  /** params: project (slug). */
  | "project-unknown"
  /** The slug is taken, or the project was changed by somebody else meanwhile. params: project, version. */
  | "project-conflict"
  /** params: faults: [{ pointer, detail }]. */
  | "project-invalid"
  /** Items that break a rule; nothing was written. params: faults: [{ pointer, detail }]. */
  | "items-invalid"
  /** params: item (external id). */
  | "item-unknown"
  /** params: task. */
  | "task-unknown"
  /** Somebody else was first, or the task is another's now. params: task, version, label, operator. */
  | "task-conflict"
  /** params: label, labels. */
  | "label-unknown"
  /** The worker's lease has ended and another took over: nothing was written. params: run, fence. */
  | "lease-lost"
  /** params: run. */
  | "run-unknown"
  /** params: experiment. */
  | "experiment-unknown"
  /** A value of an experiment is out of its range. params: faults: [{ pointer, detail }]. */
  | "experiment-invalid"
  /** params: project, version. */
  | "model-version-unknown"
  /** An artifact's bytes are not those of its hash. params: hash. */
  | "artifact-damaged"
  /** The object store gave no answer that stays. params: endpoint, address, tries, reason. */
  | "object-store-unreachable"
  /** The object store refused for good, e.g. a wrong key. params: endpoint, bucket, status, reason. */
  | "object-store-refused"
  /** A version that may not serve; nothing was moved. params: version, checks. */
  | "promotion-refused"
  /** No version served before. params: project. */
  | "nothing-to-roll-back"
  /** A file that is no whole backup of this kind; nothing was written. params: entry. */
  | "backup-damaged"
  /** The backup was made by a newer schema. params: migrations. */
  | "backup-too-new"
  /** The database to restore into holds rows. params: table, rows. */
  | "database-not-empty";

/**
 * The one error that the store throws on purpose.
 *
 * `message` says what is wrong, the value, and what would be right; `params` holds the same as values.
 */
export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    readonly params: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Rows that cannot be taken, all of them told at once; nothing was written. */
export class ImportRejected extends Error {
  override readonly name = "ImportRejected";

  /**
   * @param faults the first of them.
   * @param faultCount all of them.
   */
  constructor(readonly faults: readonly ImportFault[], readonly faultCount: number = faults.length) {
    super(`${faultCount} fault(s), nothing was written; the first: ${faults[0]?.message ?? "unknown"}`);
  }
}
