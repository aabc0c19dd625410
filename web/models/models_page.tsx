/** The page of models: who serves and how well, how that came about, and letting another serve. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { numberText } from "../i18n/format.ts";
import { chooseLanguage, chooseTheme, language, LANGUAGES, theme, THEMES } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import type { VersionLog } from "./client.ts";
import { measureText, momentText, orderedJson, reasonOf } from "./format.ts";
import { Moves, Runs, ServedAt } from "./history.tsx";
import {
  type Board,
  board,
  openProject,
  project,
  projects,
  resume,
  said,
  signedIn,
  signIn,
  signOut,
  tokenRefused,
} from "./models_state.ts";
import { Plots } from "./plots.tsx";
import { MoveDialog, Versions } from "./versions.tsx";
import { words } from "./words.ts";

/** Which move is being confirmed: a version, or the roll back. */
const moving = signal<{ readonly version: string | null; readonly target: string } | null>(null);

/** The whole page. */
export function ModelsPage(): JSX.Element {
  useEffect(() => void resume(), []);
  const open = board.value;
  const asked = moving.value;
  return (
    <>
      <PageHead />
      <main id="main" tabIndex={-1}>{signedIn.value ? <Shown /> : <SignIn />}</main>
      <p class="said" role="status">{saidText()}</p>
      {asked !== null && open !== null && (
        <MoveDialog {...asked} champion={open.log.champion} onClose={() => (moving.value = null)} />
      )}
    </>
  );
}

function PageHead(): JSX.Element {
  const w = words.value;
  return (
    <header class="page-head">
      <h1>{w.title}</h1>
      {signedIn.value && projects.value.length > 0 && (
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
      )}
      <div class="page-tools">
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
    </header>
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

function Shown(): JSX.Element {
  const w = words.value;
  const open = board.value;
  if (project.value === null) return <p class="empty">{w.noProjects}</p>;
  if (open === null) return <p class="empty muted">{w.loading}</p>;
  return (
    <>
      <Champion board={open} />
      <Plots metrics={open.metrics} />
      {open.log.versions.length > 0 && (
        <Versions log={open.log} onPromote={(version) => (moving.value = { version, target: version })} />
      )}
      <div class="columns">
        <Moves moves={open.log.moves} />
        <div>
          <ServedAt key={project.value.slug} />
          <Runs runs={open.runs} />
        </div>
      </div>
    </>
  );
}

function Champion({ board: { log } }: { readonly board: Board }): JSX.Element {
  const w = words.value;
  const version = log.versions.find(({ version }) => version === log.champion);
  const since = version?.served.at(-1);
  const { previous } = log;
  if (version === undefined) {
    return (
      <section class="champion">
        <p class="champion-kicker">{w.serves}</p>
        <h2 class="champion-none">{w.nothingServes}</h2>
        <p class="muted">{w.nothingServesHint}</p>
      </section>
    );
  }
  return (
    <section class="champion" aria-labelledby="champion-title">
      <p class="champion-kicker">{w.serves}</p>
      <div class="champion-line">
        <h2 id="champion-title" class="champion-name">{version.version}</h2>
        <Figures version={version} />
      </div>
      {since !== undefined && <p class="muted">{w.since(momentText(since.from), since.actor)}</p>}
      <p class="champion-why">{reasonOf(version.decision)}</p>
      <div class="row">
        {previous !== null && (
          <button
            type="button"
            class="button"
            onClick={() => (moving.value = { version: null, target: previous })}
          >
            <Icon name="undo" /> {w.rollBack}
          </button>
        )}
        <button type="button" class="button" onClick={() => download(log)}>
          <Icon name="download" /> {w.export}
        </button>
      </div>
    </section>
  );
}

function Figures({ version: { metrics, training } }: {
  readonly version: VersionLog["versions"][number];
}): JSX.Element {
  const w = words.value;
  const figures: readonly (readonly [string, string])[] = [
    [w.f1, measureText(metrics.macroF1)],
    [w.minF1, measureText(metrics.minF1)],
    [w.auc, measureText(metrics.auc)],
    [w.rows, numberText(training.rowCount)],
  ];
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Gives the log as a file. */
function download(log: VersionLog): void {
  const address = URL.createObjectURL(new Blob([orderedJson(log)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "version_log.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function saidText(): string {
  const w = words.value;
  const now = said.value;
  if (now === null) return "";
  if (now.kind === "failed") return `${w.failed}: ${now.detail}`;
  return now.kind === "moved" ? w.saidMoved(now.version) : w.saidUnchanged(now.version);
}
