/** The desk's queue: the next tasks are leased ahead, so that an answer shows the next item at once. */
import { batch, signal } from "@preact/signals";
import { ApiProblem, isPassing, isRefusal } from "../staff/api.ts";
import { asking, expire, project } from "../staff/session.ts";
import { type AnswerBody, type Progress, ReviewClient, type Task } from "./client.ts";
import { enqueue, lost, send, type Sending, unsent, withdraw } from "./outbox.ts";
import { titleOf } from "./task_text.ts";

/** Something that just happened, in words of `words`. */
export type Said =
  | { readonly kind: "saved"; readonly label: string }
  | { readonly kind: "skipped" | "undone" | "nothingToUndo" }
  | { readonly kind: "bulk"; readonly answered: number; readonly left: number }
  | { readonly kind: "bulkAgain"; readonly opened: number }
  | { readonly kind: "bulkUndone"; readonly undone: number; readonly kept: number }
  | { readonly kind: "failed"; readonly error: unknown };

/** Somebody else was first with an item: what they said stands, what was said here was not written. */
export interface Conflict {
  readonly id: string;
  readonly title: string;
  /** null: nobody has answered yet, the task is on another's screen. */
  readonly label: string | null;
  readonly skipped: boolean;
  readonly operator: string;
  /** What was not written; null: a skip. */
  readonly mine: string | null;
}

/** What can be taken back: an answer, or a whole bulk. */
type Done = { readonly task: Task; readonly as: "done" | "skipped" } | { readonly bulk: string };

/** Tasks held at once: the one on the screen and those that follow. */
const AHEAD = 6;
const RETRY_MS = 2_000;
const LOOK_AGAIN_MS = 15_000;
const MOST_CONFLICTS = 3;
/** Answers that can be taken back. */
const MOST_DONE = 50;

export const tasks = signal<readonly Task[]>([]);
/** The server was asked since the last answer and has nothing more for this operator. */
export const ended = signal(false);
export const progress = signal<Progress | null>(null);
export const said = signal<Said | null>(null);
export const conflicts = signal<readonly Conflict[]>([]);

let answered: readonly Done[] = [];
/** By task: the version that was answered last. */
const answeredVersions = new Map<number, number>();
/** The project whose first tasks are on their way. */
let loading: string | null = null;
let shownAt = new Date();
let lookAgain: ReturnType<typeof setTimeout> | undefined;
/** The project whose queue is shown. */
let shown: string | null = null;

/** The open project's client; null: nobody is signed in, or there is no project. */
export function clientNow(): ReviewClient | null {
  const asked = asking();
  return asked === null ? null : new ReviewClient(asked);
}

/** Shows a project's queue; the same project again, after another token, goes on where it was. */
export async function openQueue(slug: string): Promise<void> {
  if (slug !== shown) {
    shown = slug;
    answered = [];
    batch(() => {
      tasks.value = [];
      ended.value = false;
      progress.value = null;
      said.value = null;
      conflicts.value = [];
    });
  }
  for (const { task } of unsent.value) answeredVersions.set(task.id, task.version);
  await send(outcomes);
  await fetchAhead();
}

/** Leases what is missing of the tasks ahead. */
async function fetchAhead(): Promise<void> {
  const [client, slug] = [clientNow(), project.value?.slug];
  if (client === null || slug === undefined || loading === slug) return;
  clearTimeout(lookAgain);
  if (tasks.value.length === 0) loading = slug;
  try {
    // Answered tasks that the server does not know of yet are among the leased ones.
    const [leased, now] = [await client.lease(AHEAD + unsent.value.length), await client.progress()];
    if (project.value?.slug !== slug) return;
    lost.value = null;
    const known = new Set(tasks.value.map(({ id }) => id));
    // A lease may have been given before an answer arrived and told after it.
    const fresh = leased.filter(({ id, version }) =>
      !known.has(id) && version > (answeredVersions.get(id) ?? 0)
    );
    batch(() => {
      if (tasks.value.length === 0) shownAt = new Date();
      tasks.value = [...tasks.value, ...fresh];
      ended.value = tasks.value.length === 0 && unsent.value.length === 0;
      progress.value = now;
    });
    if (tasks.value.length === 0) lookAgain = setTimeout(() => void fetchAhead(), LOOK_AGAIN_MS);
  } catch (error) {
    fell(error);
    if (isPassing(error)) lookAgain = setTimeout(() => void fetchAhead(), RETRY_MS);
  } finally {
    if (loading === slug) loading = null;
  }
}

/** Drops what is another's by now, e.g. after a pause longer than a lease, and leases anew. */
export async function renew(): Promise<void> {
  await send(outcomes);
  const client = clientNow();
  if (client === null || unsent.value.length > 0) return;
  try {
    const leased = new Map((await client.lease(AHEAD)).map((task) => [task.id, task]));
    tasks.value = tasks.value.flatMap((task) => {
      const now = leased.get(task.id);
      return now === undefined ? [] : [now.version > task.version ? now : task];
    });
  } catch (error) {
    fell(error);
  }
  await fetchAhead();
}

/**
 * What Enter accepts: the model's label, else the given one; null: there is nothing to accept. Of two people's labels
 * neither is offered before the other.
 */
export function acceptable(task: Task): string | null {
  return task.kind === "settle" ? null : task.proposedLabel ?? task.givenLabel;
}

/** Answers the task on the screen; null skips it. */
export function answer(
  label: string | null,
  more: { readonly reason?: string; readonly comment?: string } = {},
): void {
  const [task, ...rest] = tasks.value;
  const slug = project.value?.slug;
  if (task === undefined || slug === undefined) return;
  const body = bodyOf(task, { label, ...more, shownAt: shownAt.toISOString() });
  const as = label === null ? "skipped" : "done";
  remember({ task, as });
  answeredVersions.set(task.id, task.version);
  shownAt = new Date();
  batch(() => {
    tasks.value = rest;
    ended.value = false;
    enqueue({ slug, task, answer: body });
    countDone(as, 1);
    said.value = label === null ? { kind: "skipped" } : { kind: "saved", label };
  });
  void send(outcomes);
}

/** An answer as it is sent, with a name of its own. */
export function bodyOf(
  task: { readonly id: number; readonly version: number },
  { label, reason, comment, shownAt }: {
    readonly label: string | null;
    readonly reason?: string;
    readonly comment?: string;
    readonly shownAt?: string;
  },
): AnswerBody {
  return {
    taskId: task.id,
    version: task.version,
    label,
    reason: reason ?? null,
    comment: comment ?? null,
    requestId: crypto.randomUUID(),
    shownAt: shownAt ?? null,
  };
}

/** Something was done that may be taken back. */
export function remember(done: Done): void {
  answered = [...answered.slice(1 - MOST_DONE), done];
}

/** What was done last, which is forgotten by this; undefined: nothing. */
export function takeLast(): Done | undefined {
  const last = answered.at(-1);
  answered = answered.slice(0, -1);
  return last;
}

/** Takes an answer back and shows its item again at once. */
export function undoAnswer({ task, as }: Extract<Done, { task: Task }>): void {
  const slug = project.value?.slug;
  if (slug === undefined) return;
  answeredVersions.delete(task.id);
  const untold = withdraw(task.id);
  // An answer makes a version, and so does taking it back.
  const again = untold ? task : { ...task, version: task.version + 2 };
  batch(() => {
    if (!untold) enqueue({ slug, task, undo: { taskId: task.id, requestId: crypto.randomUUID() } });
    tasks.value = [again, ...tasks.value];
    countDone(as, -1);
    said.value = { kind: "undone" };
  });
  shownAt = new Date();
  void send(outcomes);
}

/** Forgets the tasks ahead, some of which were answered elsewhere. */
export async function freshQueue(): Promise<void> {
  answeredVersions.clear();
  tasks.value = [];
  ended.value = false;
  await fetchAhead();
}

/** Waits until what was answered here is known to the server, or nobody answers. */
export function settled(): Promise<void> {
  return send(outcomes);
}

const outcomes = {
  taken(sending: Sending): void {
    if ("undo" in sending) void countAnew();
  },
  refused(sending: Sending, problem: ApiProblem): void {
    const { task } = sending;
    answered = answered.filter((done) => "bulk" in done || done.task.id !== task.id);
    if ("undo" in sending) tasks.value = tasks.value.filter(({ id }) => id !== task.id);
    if (problem.code === "task-conflict") {
      conflicts.value = [...conflicts.value, conflictOf(sending, problem)].slice(-MOST_CONFLICTS);
      // It was told as saved, which it is not.
      said.value = null;
      // Where one was lost others are, e.g. after a pause.
      void renew();
    } else said.value = { kind: "failed", error: problem };
    void countAnew();
  },
  emptied(): void {
    if (tasks.value.length < AHEAD / 2) void fetchAhead();
  },
};

function conflictOf({ task, ...sending }: Sending, { params }: ApiProblem): Conflict {
  const { label, operator, state } = params;
  return {
    id: crypto.randomUUID(),
    title: titleOf(task.fields, project.value?.textColumns ?? []) ?? task.externalId,
    label: typeof label === "string" ? label : null,
    skipped: state === "skipped",
    operator: typeof operator === "string" ? operator : "?",
    mine: "answer" in sending ? sending.answer.label : null,
  };
}

/** The message was read. */
export function closeConflict(id: string): void {
  conflicts.value = conflicts.value.filter((one) => one.id !== id);
}

/** Until the server tells its own count. */
function countDone(what: "done" | "skipped", by: 1 | -1): void {
  const now = progress.value;
  if (now === null) return;
  progress.value = {
    ...now,
    open: Math.max(0, now.open - by),
    [what]: Math.max(0, now[what] + by),
  };
}

/** Asks how far the queue is. */
export async function countAnew(): Promise<void> {
  const now = await clientNow()?.progress().catch(fell);
  if (now !== undefined) progress.value = now;
}

/** A request came to nothing: another token is needed, or it is told. */
export function fell(error: unknown): undefined {
  if (isRefusal(error)) return void expire(error);
  if (isPassing(error)) lost.value = error;
  else said.value = { kind: "failed", error };
  return undefined;
}
