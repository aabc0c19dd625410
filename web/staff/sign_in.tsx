/** Asks who sits before the page. */
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { entering, project, projects, refusal, resuming, signedIn, signIn } from "./session.ts";
import { faultText, staffWords } from "./words.ts";

/** The page's own part once somebody is signed in and a project is open; the way there before. */
export function SignedIn({ children }: { readonly children: () => ComponentChildren }): JSX.Element {
  const w = staffWords.value;
  if (!signedIn.value && resuming.value) {
    return (
      <p class="staff-empty muted" role="status" aria-busy="true">
        {refusal.value === null ? w.opening : faultText(refusal.value)}
      </p>
    );
  }
  if (!signedIn.value) return <SignIn />;
  if (project.value === null && projects.value.length === 0) {
    return (
      <div class="staff-empty">
        <p>{w.noProjects}</p>
        <p class="muted">{w.noProjectsHint}</p>
      </div>
    );
  }
  return <>{children()}</>;
}

function SignIn(): JSX.Element {
  const w = staffWords.value;
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      class="sign-in stack"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(field.current?.value ?? "");
      }}
    >
      <h2>{w.tokenTitle}</h2>
      <label class="field">
        <span>{w.token}</span>
        <input ref={field} type="password" autocomplete="off" required aria-describedby="token-hint" />
      </label>
      <p id="token-hint" class="muted">{w.tokenHint}</p>
      {refusal.value !== null && <p role="alert" class="refused">{faultText(refusal.value)}</p>}
      <button type="submit" class="button primary" disabled={entering.value}>{w.enter}</button>
    </form>
  );
}
