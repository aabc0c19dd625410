/** Who sits before the page, and which project is open. One token opens every page of staff in a tab. */
import { batch, computed, signal } from "@preact/signals";
import { type Ask, askWith, isPassing, isRefusal } from "./api.ts";

/** A project as the pages of staff need it. */
export interface StaffProject {
  readonly slug: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly textColumns: readonly string[];
}

const TOKEN = "figaro:review-token";
const RETRY_MS = 2_000;

/** Asks in the name of who is signed in; null: nobody is. */
export const ask = signal<Ask | null>(null);
export const signedIn = computed(() => ask.value !== null);
/** Why the last signing in, or the last request, was refused. */
export const refusal = signal<unknown>(null);
/** True while a token is being tried. */
export const entering = signal(false);
/** True while the token that this tab has is being tried; nobody is asked for one then. */
export const resuming = signal(sessionStorage.getItem(TOKEN) !== null);
export const projects = signal<readonly StaffProject[]>([]);
export const project = signal<StaffProject | null>(null);

/** Who is asked, and of which project; null: nobody is signed in, or there is no project. */
export function asking(): { readonly ask: Ask; readonly slug: string } | null {
  return ask.value === null || project.value === null ? null : { ask: ask.value, slug: project.value.slug };
}

/** Signs in with a token and opens the project that was open, that of the address, or the first. */
export async function signIn(token: string): Promise<void> {
  const asked = askWith(token.trim());
  entering.value = true;
  try {
    const found = (await asked<{ projects: readonly StaffProject[] }>("")).projects;
    sessionStorage.setItem(TOKEN, token.trim());
    const wanted = project.value?.slug ?? new URLSearchParams(location.search).get("project");
    batch(() => {
      refusal.value = null;
      projects.value = found;
      ask.value = asked;
      openProject(found.find(({ slug }) => slug === wanted) ?? found[0] ?? null);
    });
  } catch (error) {
    // A server that is away has not refused the token.
    if (isRefusal(error)) sessionStorage.removeItem(TOKEN);
    refusal.value = error;
  } finally {
    entering.value = false;
  }
}

/** Signs in with the token that this tab has, if it has one; again and again while nobody answers. */
export async function resume(): Promise<void> {
  const token = sessionStorage.getItem(TOKEN);
  if (token !== null) await signIn(token);
  if (!signedIn.value && isPassing(refusal.value)) setTimeout(() => void resume(), RETRY_MS);
  else resuming.value = false;
}

/** The token opens nothing any more: whoever sits here is asked for another; what was open stays open. */
export function expire(error: unknown): void {
  sessionStorage.removeItem(TOKEN);
  batch(() => {
    refusal.value = error;
    ask.value = null;
  });
}

/** Forgets the token. */
export function signOut(): void {
  sessionStorage.removeItem(TOKEN);
  location.assign(location.pathname);
}

/** Opens a project and puts it into the address. */
export function openProject(next: StaffProject | null): void {
  if (next !== null) history.replaceState(null, "", `?project=${encodeURIComponent(next.slug)}`);
  project.value = next;
}
