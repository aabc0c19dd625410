/** What the page of models knows: who asks, of which project, and what the server said. */
import { batch, signal } from "@preact/signals";
import { ApiProblem } from "../review/client.ts";
import { type Metrics, ModelsClient, type ModelsProject, type Run, type VersionLog } from "./client.ts";

/** Everything that is shown of a project. */
export interface Board {
  readonly log: VersionLog;
  readonly metrics: Metrics;
  /** Newest first. */
  readonly runs: readonly Run[];
}

/** Something that just happened. */
export type Said =
  | { readonly kind: "moved" | "unchanged"; readonly version: string }
  | { readonly kind: "failed"; readonly detail: string };

export const signedIn = signal(false);
export const tokenRefused = signal(false);
export const projects = signal<readonly ModelsProject[]>([]);
export const project = signal<ModelsProject | null>(null);
/** null: on its way. */
export const board = signal<Board | null>(null);
export const said = signal<Said | null>(null);

let client: ModelsClient | null = null;
/** The review desk's: one token opens both in a tab. */
const TOKEN = "figaro:review-token";

/** Who is asked, and of which project; null: nobody is signed in, or there is no project. */
export function asking(): { readonly client: ModelsClient; readonly slug: string } | null {
  return client === null || project.value === null ? null : { client, slug: project.value.slug };
}

/** Signs in with a token and opens the project of the address, or the first. */
export async function signIn(token: string): Promise<void> {
  const asked = new ModelsClient(token.trim());
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

/** Signs in with the token that this tab has, if it has one. */
export async function resume(): Promise<void> {
  const token = sessionStorage.getItem(TOKEN);
  if (token !== null) await signIn(token);
}

/** Forgets the token. */
export function signOut(): void {
  sessionStorage.removeItem(TOKEN);
  location.assign(location.pathname);
}

/** Shows a project. */
export async function openProject(next: ModelsProject): Promise<void> {
  history.replaceState(null, "", `?project=${next.slug}`);
  batch(() => {
    project.value = next;
    board.value = null;
    said.value = null;
  });
  await refresh();
}

/** Asks for everything anew; an answer about a project that was left meanwhile is not shown. */
export async function refresh(): Promise<void> {
  const asked = asking();
  if (asked === null) return;
  const { client, slug } = asked;
  try {
    const [log, metrics, runs] = await Promise.all([
      client.log(slug),
      client.metrics(slug),
      client.runs(slug),
    ]);
    if (project.value?.slug === slug) board.value = { log, metrics, runs };
  } catch (error) {
    said.value = { kind: "failed", detail: detailOf(error) };
  }
}

/**
 * Lets a version serve, or the one before (null).
 *
 * @returns why it was refused, in the server's words; null: it was done
 */
export async function move(version: string | null, reason: string): Promise<string | null> {
  const asked = asking();
  if (asked === null) return "";
  const { client, slug } = asked;
  try {
    const made = version === null
      ? await client.rollBack(slug, reason)
      : await client.promote(slug, version, reason);
    said.value = { kind: made.moved ? "moved" : "unchanged", version: made.version };
  } catch (error) {
    return detailOf(error);
  }
  await refresh();
  return null;
}

/** What went wrong, in the server's words where it has some. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
