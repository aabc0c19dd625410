/** What the page of models knows of the open project. */
import { signal } from "@preact/signals";
import { ApiProblem, isRefusal } from "../staff/api.ts";
import { asking, expire, project } from "../staff/session.ts";
import {
  type Drift,
  type Experiment,
  type Metrics,
  ModelsClient,
  type Run,
  type VersionLog,
} from "./client.ts";

/** Everything that is shown of a project. */
export interface Board {
  readonly log: VersionLog;
  readonly metrics: Metrics;
  /** Newest first. */
  readonly runs: readonly Run[];
  /** Newest first. */
  readonly experiments: readonly Experiment[];
  readonly drift: Drift;
}

/** Something that just happened. */
export type Said =
  | { readonly kind: "moved" | "unchanged"; readonly version: string }
  | { readonly kind: "failed"; readonly error: unknown };

/** null: on its way. */
export const board = signal<Board | null>(null);
export const said = signal<Said | null>(null);

/** The open project's client; null: nobody is signed in, or there is no project. */
export function clientNow(): ModelsClient | null {
  const asked = asking();
  return asked === null ? null : new ModelsClient(asked);
}

/** Shows the open project. */
export async function openBoard(): Promise<void> {
  if (board.value?.log.project !== project.value?.slug) board.value = null;
  said.value = null;
  await refresh();
}

/** Asks for everything anew; an answer about a project that was left meanwhile is not shown. */
export async function refresh(): Promise<void> {
  const [client, slug] = [clientNow(), project.value?.slug];
  if (client === null) return;
  try {
    const [log, metrics, runs, experiments, drift] = await Promise.all([
      client.log(),
      client.metrics(),
      client.runs(),
      client.experiments(),
      client.drift(),
    ]);
    if (project.value?.slug === slug) board.value = { log, metrics, runs, experiments, drift };
  } catch (error) {
    fell(error);
  }
}

/**
 * Lets a version serve, or the one before (null).
 *
 * @returns why it was refused; null: it was done
 */
export async function move(version: string | null, reason: string): Promise<unknown> {
  const client = clientNow();
  if (client === null) return null;
  try {
    const made = await (version === null ? client.rollBack(reason) : client.promote(version, reason));
    said.value = { kind: made.moved ? "moved" : "unchanged", version: made.version };
  } catch (error) {
    // Another role may do it; an ended token does nothing more.
    if (!(error instanceof ApiProblem) || error.status !== 401) return error;
    expire(error);
    return null;
  }
  await refresh();
  return null;
}

/** A request came to nothing: another token is needed, or it is told. */
function fell(error: unknown): void {
  if (isRefusal(error)) expire(error);
  else said.value = { kind: "failed", error };
}
