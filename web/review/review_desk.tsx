/** The review desk: one item at a time, answered from the keyboard. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { plural } from "../i18n/format.ts";
import { chooseLanguage, chooseTheme, language, LANGUAGES, theme, THEMES } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { AgreementView } from "./agreement_view.tsx";
import { BulkDialog } from "./bulk_dialog.tsx";
import { CommentDialog, HelpDialog, LabelDialog, SkipDialog } from "./dialogs.tsx";
import {
  acceptable,
  answer,
  fetchAgreement,
  loading,
  openProject,
  progress,
  project,
  projects,
  resume,
  said,
  signedIn,
  signIn,
  signOut,
  tasks,
  tokenRefused,
  undo,
  unsent,
} from "./desk_state.ts";
import { wishOf } from "./keys.ts";
import { followReasons } from "./reasons_state.ts";
import { TaskCard } from "./task_card.tsx";
import { words } from "./words.ts";

/** Which dialog is open. */
const dialog = signal<"help" | "skip" | "search" | "comment" | "bulk" | null>(null);
const comment = signal("");
const view = signal<"queue" | "agreement">("queue");

/** The whole desk. */
export function ReviewDesk(): JSX.Element {
  useEffect(() => void resume(), []);
  useEffect(followReasons, []);
  return (
    <>
      <DeskHead />
      <main id="main">
        {!signedIn.value ? <SignIn /> : view.value === "agreement" ? <AgreementView /> : <Queue />}
      </main>
      <p class="said" role="status">{saidText()}</p>
      <Dialogs />
    </>
  );
}

function DeskHead(): JSX.Element {
  const w = words.value;
  return (
    <header class="desk-head">
      <h1>{w.title}</h1>
      {signedIn.value && (
        <>
          <label>
            <span class="visually-hidden">{w.project}</span>
            <select
              value={project.value?.slug ?? ""}
              onChange={(event) => {
                const next = projects.value.find(({ slug }) => slug === event.currentTarget.value);
                if (next !== undefined) void openProject(next);
              }}
            >
              {projects.value.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
            </select>
          </label>
          <div class="row" role="group" aria-label={w.title}>
            <button
              type="button"
              class="chip"
              aria-pressed={view.value === "queue"}
              onClick={() => (view.value = "queue")}
            >
              {w.queue}
            </button>
            <button
              type="button"
              class="chip"
              aria-pressed={view.value === "agreement"}
              onClick={() => {
                view.value = "agreement";
                void fetchAgreement();
              }}
            >
              {w.agreement}
            </button>
          </div>
          <DeskProgress />
        </>
      )}
      <DeskTools />
    </header>
  );
}

/** Language, appearance, and the way out. */
function DeskTools(): JSX.Element {
  const w = words.value;
  return (
    <div class="desk-tools">
      <label>
        <span class="visually-hidden">{w.language}</span>
        <select
          value={language.value}
          onChange={(event) => {
            const next = LANGUAGES.find((one) => one === event.currentTarget.value);
            if (next !== undefined) chooseLanguage(next);
          }}
        >
          {LANGUAGES.map((one) => <option key={one} value={one}>{one.toUpperCase()}</option>)}
        </select>
      </label>
      <label>
        <span class="visually-hidden">{w.theme}</span>
        <select
          value={theme.value}
          onChange={(event) => {
            const next = THEMES.find((one) => one === event.currentTarget.value);
            if (next !== undefined) chooseTheme(next);
          }}
        >
          {THEMES.map((one) => <option key={one} value={one}>{w.themes[one]}</option>)}
        </select>
      </label>
      {signedIn.value && <button type="button" class="button" onClick={signOut}>{w.leave}</button>}
    </div>
  );
}

function DeskProgress(): JSX.Element | null {
  const w = words.value;
  const now = progress.value;
  if (now === null) return null;
  const all = now.open + now.done + now.skipped;
  return (
    <div class="desk-progress">
      <progress max={Math.max(1, all)} value={now.done + now.skipped} aria-label={w.queue} />
      <span>
        {plural(language.value, now.open, w.open)}, {plural(language.value, now.done, w.done)}
        {now.minutesLeft !== null && `, ${plural(language.value, now.minutesLeft, w.minutesLeft)}`}
      </span>
      {unsent.value.length > 1 && (
        <span class="unsent">{plural(language.value, unsent.value.length, w.offline)}</span>
      )}
    </div>
  );
}

function SignIn(): JSX.Element {
  const w = words.value;
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
      {tokenRefused.value && <p role="alert" class="refused">{w.tokenRefused}</p>}
      <button type="submit" class="button primary">{w.enter}</button>
    </form>
  );
}

function Queue(): JSX.Element {
  const w = words.value;
  const open = project.value;
  const task = tasks.value[0];
  useKeys();
  if (open === null) return <p class="desk-empty">{w.noProjects}</p>;
  if (task === undefined) {
    return (
      <div class="desk-empty">
        <p>{loading.value ? w.loading : w.empty}</p>
        {!loading.value && <p class="muted">{w.emptyHint}</p>}
        {!loading.value && <button type="button" class="button" onClick={() => void undo()}>{w.undo}</button>}
      </div>
    );
  }
  const accepted = acceptable(task);
  return (
    <div class="desk">
      <TaskCard task={task} project={open} comment={comment.value} />
      <section class="label-list" aria-label={w.labels}>
        {open.labels.map((label, place) => (
          <button
            key={label}
            type="button"
            class={`label-button${label === task.proposedLabel && task.kind !== "settle" ? " proposed" : ""}${
              label === task.givenLabel ? " given" : ""
            }`}
            onClick={() => take(label)}
          >
            {place < 9 && <kbd>{place + 1}</kbd>}
            <span>{label}</span>
          </button>
        ))}
      </section>
      <div class="desk-actions row">
        <button
          type="button"
          class="button primary"
          disabled={accepted === null}
          onClick={() => accepted !== null && take(accepted)}
        >
          {w.accept} {accepted !== null && `«${accepted}»`} <kbd>Enter</kbd>
        </button>
        <button type="button" class="button" onClick={() => (dialog.value = "skip")}>
          {w.skip} <kbd>S</kbd>
        </button>
        <button type="button" class="button" onClick={() => void undo()}>
          {w.undo} <kbd>U</kbd>
        </button>
        <button type="button" class="button" onClick={() => (dialog.value = "comment")}>
          {w.comment} <kbd>C</kbd>
        </button>
        <button type="button" class="button" onClick={() => (dialog.value = "search")}>
          <Icon name="search" /> {w.search} <kbd>/</kbd>
        </button>
        <button type="button" class="button" onClick={() => (dialog.value = "bulk")}>
          {w.bulk} <kbd>B</kbd>
        </button>
        <button type="button" class="button" onClick={() => (dialog.value = "help")}>
          {w.help} <kbd>?</kbd>
        </button>
      </div>
    </div>
  );
}

function take(label: string): void {
  answer(label, comment.value.trim() === "" ? {} : { comment: comment.value.trim() });
  comment.value = "";
}

/** One listener for the page: a key belongs to a dialog or a field where there is one. */
function useKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (dialog.value !== null) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const inField = target?.matches("input, textarea, select") ?? false;
      const onButton = target?.matches("button, a") ?? false;
      const { key, code, ctrlKey, metaKey, altKey } = event;
      const wish = wishOf({ key, code, ctrlKey, metaKey, altKey, inField, onButton });
      if (wish === undefined) return;
      const [task, open] = [tasks.value[0], project.value];
      event.preventDefault();
      if (wish.do === "undo") return void undo();
      if (wish.do === "help") return void (dialog.value = "help");
      if (wish.do === "bulk") return void (dialog.value = "bulk");
      if (task === undefined || open === null) return;
      if (wish.do === "label") {
        const label = open.labels[wish.place];
        if (label !== undefined) take(label);
      } else if (wish.do === "accept") {
        const label = acceptable(task);
        if (label !== null) take(label);
      } else dialog.value = wish.do;
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

function Dialogs(): JSX.Element | null {
  const close = () => void (dialog.value = null);
  switch (dialog.value) {
    case null:
      return null;
    case "help":
      return <HelpDialog onClose={close} />;
    case "bulk":
      return project.value === null ? null : <BulkDialog project={project.value} onClose={close} />;
    case "comment":
      return (
        <CommentDialog
          text={comment.value}
          onClose={close}
          onText={(text) => void (comment.value = text)}
        />
      );
    case "skip":
      return (
        <SkipDialog
          onClose={close}
          onSkip={(reason) => {
            close();
            answer(
              null,
              comment.value.trim() === "" ? { reason } : { reason, comment: comment.value.trim() },
            );
            comment.value = "";
          }}
        />
      );
    case "search":
      return (
        <LabelDialog
          labels={project.value?.labels ?? []}
          onClose={close}
          onLabel={(label) => {
            close();
            take(label);
          }}
        />
      );
  }
}

function saidText(): string {
  const w = words.value;
  const now = said.value;
  if (now === null) return "";
  switch (now.kind) {
    case "saved":
      return w.saved(now.label);
    case "conflict":
      return w.conflict(now.operator, now.label ?? w.conflictSkipped);
    case "bulk":
      return plural(language.value, now.answered, w.bulkDone) +
        (now.left === 0 ? "" : `; ${plural(language.value, now.left, w.bulkLeft)}`);
    case "bulkUndone":
      return plural(language.value, now.undone, w.bulkUndone) +
        (now.kept === 0 ? "" : `; ${plural(language.value, now.kept, w.bulkKept)}`);
    case "failed":
      return `${w.failed}: ${now.detail}`;
    default:
      return w[now.kind];
  }
}
