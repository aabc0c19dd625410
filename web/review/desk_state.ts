/**
 * The desk's state. The next tasks are leased ahead, so that an answer shows the next item at once; answers are
 * sent behind the operator's back, in order, again and again until the server has them.
 */
import { batch, signal } from "@preact/signals";
import {
  type Agreement,
  ApiProblem,
  type BulkAction,
  type BulkFilter,
  type BulkPreview,
  type Progress,
  ReviewClient,
  type ReviewProject,
  type Task,
} from "./client.ts";

/** Something that just happened, in words of `words`. */
export type Said =
  | { readonly kind: "saved"; readonly label: string }
  | { readonly kind: "skipped" | "undone" | "nothingToUndo" }
  | { readonly kind: "conflict"; readonly operator: string; readonly label: string | null }
  | { readonly kind: "bulk"; readonly answered: number; readonly left: number }
  | { readonly kind: "bulkUndone"; readonly undone: number; readonly kept: number }
  | { readonly kind: "failed"; readonly detail: string };

/** What can be taken back: an answer, or a whole bulk. */
type Done = { readonly task: Task } | { readonly bulk: string };

interface Sending {
  readonly task: Task;
  readonly requestId: string;
  readonly body: { readonly label: string | null };
}

/** Tasks held at once: the one on the screen and those that follow. */
const AHEAD = 6;
const RETRY_MS = 2_000;
const LOOK_AGAIN_MS = 15_000;

export const signedIn = signal(false);
export const tokenRefused = signal(false);
export const projects = signal<readonly ReviewProject[]>([]);
export const project = signal<ReviewProject | null>(null);
export const tasks = signal<readonly Task[]>([]);
export const loading = signal(false);
export const progress = signal<Progress | null>(null);
export const agreement = signal<Agreement | null>(null);
export const said = signal<Said | null>(null);
/** Answers that the server does not have yet. */
export const unsent = signal<readonly Sending[]>([]);

let client: ReviewClient | null = null;
let answered: Done[] = [];
/** By task: the version that was answered last. */
const answeredVersions = new Map<number, number>();
let flight: Promise<void> | null = null;
let shownAt = new Date();
const TOKEN = "figaro:review-token";

/** Who is asked, and of which project; null: nobody is signed in, or there is no project. */
export function asking(): { readonly client: ReviewClient; readonly slug: string } | null {
  return client === null || project.value === null ? null : { client, slug: project.value.slug };
}

/** Signs in with a token and opens the project of the address, or the first. */
export async function signIn(token: string): Promise<void> {
  const asked = new ReviewClient(token.trim());
  try {
    const found = await asked.projects();
    client = asked;
    sessionStorage.setItem(TOKEN, token.trim());
    const wanted = new URLSearchParams(location.search).get("project");
    batch(() => {
      tokenRefused.value = false;
      projects.value = found;
      signedIn.value = true;
    });
    const first = found.find(({ slug }) => slug === wanted) ?? found[0];
    if (first !== undefined) await openProject(first);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    sessionStorage.removeItem(TOKEN);
    tokenRefused.value = true;
  }
}

/** Signs in with the token that this tab has; false: it has none. */
export async function resume(): Promise<boolean> {
  const token = sessionStorage.getItem(TOKEN);
  if (token === null) return false;
  await signIn(token);
  return true;
}

/** Forgets the token. */
export function signOut(): void {
  sessionStorage.removeItem(TOKEN);
  location.assign(location.pathname);
}

/** Shows a project's queue. */
export async function openProject(next: ReviewProject): Promise<void> {
  history.replaceState(null, "", `?project=${next.slug}`);
  answered = [];
  batch(() => {
    project.value = next;
    tasks.value = [];
    said.value = null;
    agreement.value = null;
  });
  await fetchAhead();
}

/** Leases what is missing of the tasks ahead. */
export async function fetchAhead(): Promise<void> {
  const [asked, open] = [client, project.value];
  if (asked === null || open === null || loading.value) return;
  loading.value = tasks.value.length === 0;
  try {
    const [leased, now] = [await asked.lease(open.slug, AHEAD), await asked.progress(open.slug)];
    if (project.value !== open) return;
    const known = new Set(tasks.value.map(({ id }) => id));
    // A lease may have been given before an answer arrived and told after it.
    const fresh = leased.filter(({ id, version }) =>
      !known.has(id) && version > (answeredVersions.get(id) ?? 0)
    );
    batch(() => {
      if (tasks.value.length === 0) shownAt = new Date();
      tasks.value = [...tasks.value, ...fresh];
      progress.value = now;
    });
    if (tasks.value.length === 0) setTimeout(() => void fetchAhead(), LOOK_AGAIN_MS);
  } catch (error) {
    tellFailure(error);
  } finally {
    loading.value = false;
  }
}

/** Loads how people agree. */
export async function fetchAgreement(): Promise<void> {
  if (client === null || project.value === null) return;
  agreement.value = await client.agreement(project.value.slug);
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
  if (task === undefined) return;
  const requestId = crypto.randomUUID();
  const body = {
    taskId: task.id,
    version: task.version,
    label,
    reason: more.reason ?? null,
    comment: more.comment ?? null,
    requestId,
    shownAt: shownAt.toISOString(),
  };
  answered = [...answered.slice(-50), { task }];
  answeredVersions.set(task.id, task.version);
  shownAt = new Date();
  batch(() => {
    tasks.value = rest;
    unsent.value = [...unsent.value, { task, requestId, body }];
    said.value = label === null ? { kind: "skipped" } : { kind: "saved", label };
  });
  void send();
}

/** Takes the last answer back and shows its item again. */
export async function undo(): Promise<void> {
  const last = answered.at(-1);
  if (client === null || project.value === null || last === undefined) {
    said.value = { kind: "nothingToUndo" };
    return;
  }
  answered = answered.slice(0, -1);
  if ("bulk" in last) return await undoBulk(last.bulk);
  const { task } = last;
  await send();
  const waiting = unsent.value.find((sending) => sending.task.id === task.id);
  if (waiting !== undefined) {
    // The server never had it: there is nothing to take back there.
    batch(() => {
      answeredVersions.delete(task.id);
      unsent.value = unsent.value.filter((sending) => sending !== waiting);
      tasks.value = [task, ...tasks.value];
      said.value = { kind: "undone" };
    });
    return;
  }
  try {
    const { version } = await client.undo(project.value.slug, {
      taskId: task.id,
      requestId: crypto.randomUUID(),
    });
    batch(() => {
      tasks.value = [{ ...task, version }, ...tasks.value];
      said.value = { kind: "undone" };
    });
    shownAt = new Date();
    progress.value = await client.progress(project.value.slug);
  } catch (error) {
    tellFailure(error);
  }
}

/** Looks at what a bulk would meet. @throws ApiProblem, TypeError without a network */
export async function previewBulk(filter: BulkFilter): Promise<BulkPreview> {
  if (client === null || project.value === null) throw new TypeError("no project is open");
  await send();
  return await client.bulkPreview(project.value.slug, filter);
}

/**
 * Answers what was previewed; the queue is fetched anew.
 *
 * @throws ApiProblem `task-conflict` when other tasks match now; TypeError without a network
 */
export async function runBulk(
  bulk: {
    readonly filter: BulkFilter;
    readonly token: string;
    readonly action: BulkAction;
    readonly requestId: string;
  },
): Promise<void> {
  if (client === null || project.value === null) throw new TypeError("no project is open");
  const done = await client.bulk(project.value.slug, bulk);
  answered = [...answered.slice(-50), { bulk: done.bulk }];
  said.value = { kind: "bulk", answered: done.answered, left: done.left };
  await freshQueue();
}

async function undoBulk(bulk: string): Promise<void> {
  if (client === null || project.value === null) return;
  try {
    const { undone, kept } = await client.bulkUndo(project.value.slug, bulk);
    said.value = { kind: "bulkUndone", undone, kept };
    await freshQueue();
  } catch (error) {
    answered = [...answered, { bulk }];
    tellFailure(error);
  }
}

/** Forgets the tasks ahead, some of which were answered elsewhere. */
async function freshQueue(): Promise<void> {
  answeredVersions.clear();
  tasks.value = [];
  await fetchAhead();
}

/** Settles where two people differ, from the list of them. */
export async function settle(
  task: { readonly id: number; readonly version: number },
  label: string,
): Promise<void> {
  if (client === null || project.value === null) return;
  const requestId = crypto.randomUUID();
  const body = {
    taskId: task.id,
    version: task.version,
    label,
    reason: null,
    comment: null,
    requestId,
    shownAt: null,
  };
  try {
    await client.answer(project.value.slug, body);
    tasks.value = tasks.value.filter(({ id }) => id !== task.id);
    said.value = { kind: "saved", label };
    progress.value = await client.progress(project.value.slug);
  } catch (error) {
    tellFailure(error);
  }
  await fetchAgreement();
}

/** Sends what the server does not have yet; settled when it has it, or when there is no network. */
function send(): Promise<void> {
  return flight ??= sendAll().finally(() => flight = null);
}

/** Oldest first; without a network it tries again later. */
async function sendAll(): Promise<void> {
  if (client === null || project.value === null) return;
  for (let next = unsent.value[0]; next !== undefined; next = unsent.value[0]) {
    try {
      await client.answer(project.value.slug, next.body);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status >= 500 || error.status === 429) {
        setTimeout(() => void send(), RETRY_MS);
        return;
      }
      refused(next, error);
    }
    unsent.value = unsent.value.slice(1);
    countDone(next.body.label === null);
  }
  if (tasks.value.length < AHEAD / 2) void fetchAhead();
}

/** An answer that the server will never take: told, and not to be taken back. */
function refused({ task }: Sending, problem: ApiProblem): void {
  answered = answered.filter((done) => "bulk" in done || done.task.id !== task.id);
  const { label, operator } = problem.params;
  said.value = problem.code === "task-conflict"
    ? {
      kind: "conflict",
      operator: typeof operator === "string" ? operator : "?",
      label: typeof label === "string" ? label : null,
    }
    : { kind: "failed", detail: problem.message };
}

/** Until the server tells its own count. */
function countDone(skipped: boolean): void {
  const now = progress.value;
  if (now === null) return;
  const [done, left] = skipped ? [now.done, now.skipped + 1] : [now.done + 1, now.skipped];
  progress.value = { ...now, open: Math.max(0, now.open - 1), done, skipped: left };
}

function tellFailure(error: unknown): void {
  said.value = error instanceof ApiProblem && error.code === "task-conflict"
    ? {
      kind: "conflict",
      operator: String(error.params.operator ?? "?"),
      label: typeof error.params.label === "string" ? error.params.label : null,
    }
    : { kind: "failed", detail: error instanceof Error ? error.message : String(error) };
}
