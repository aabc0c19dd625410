/** The head of a page of staff: what it is, the other page, the project, and the settings behind one button. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { LANGUAGES } from "../i18n/languages.ts";
import { chooseLanguage, chooseTheme, language, theme, THEMES } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { openProject, project, projects, signedIn, signOut } from "./session.ts";
import { staffWords } from "./words.ts";

/** The pages of staff. */
const PAGES = ["review", "models"] as const;
export type StaffPage = (typeof PAGES)[number];

/** The head; what is given stands between the project and the settings. */
export function StaffHead({ page, children }: {
  readonly page: StaffPage;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const w = staffWords.value;
  const at = project.value === null ? "" : `?project=${encodeURIComponent(project.value.slug)}`;
  useEffect(() => void (document.title = `${w[page]} · Figaro`), [page, w]);
  return (
    <header class="staff-head">
      <h1 class="visually-hidden">{w[page]}</h1>
      <nav class="staff-pages" aria-label={w.pages}>
        {PAGES.map((one) => (
          <a key={one} href={`/${one}${at}`} aria-current={one === page ? "page" : undefined}>{w[one]}</a>
        ))}
      </nav>
      {signedIn.value && projects.value.length > 0 && <ProjectChoice />}
      {children}
      <Settings />
    </header>
  );
}

function ProjectChoice(): JSX.Element {
  return (
    <label class="staff-project">
      <span class="visually-hidden">{staffWords.value.project}</span>
      <select
        value={project.value?.slug ?? ""}
        onChange={({ currentTarget }) => {
          const next = projects.value.find(({ slug }) => slug === currentTarget.value);
          if (next !== undefined) openProject(next);
          // The keys of the desk belong to the item again, not to this list.
          currentTarget.blur();
        }}
      >
        {projects.value.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
      </select>
    </label>
  );
}

/** Language, appearance, and the way out, in a popover that closes by itself. */
function Settings(): JSX.Element {
  const w = staffWords.value;
  return (
    <>
      <button
        type="button"
        class="icon-button staff-menu"
        popovertarget="staff-settings"
        aria-label={w.settings}
      >
        <Icon name="menu" />
      </button>
      <div id="staff-settings" class="staff-settings stack" popover="auto">
        <Choice
          name={w.language}
          value={language.value}
          of={LANGUAGES}
          text={w.languages}
          onChoice={chooseLanguage}
        />
        <Choice name={w.theme} value={theme.value} of={THEMES} text={w.themes} onChoice={chooseTheme} />
        {signedIn.value && <button type="button" class="button" onClick={signOut}>{w.leave}</button>}
      </div>
    </>
  );
}

/** One of a few. */
function Choice<One extends string>({ name, value, of, text, onChoice }: {
  readonly name: string;
  readonly value: One;
  readonly of: readonly One[];
  readonly text: Readonly<Record<One, string>>;
  readonly onChoice: (one: One) => void;
}): JSX.Element {
  return (
    <label class="field">
      <span>{name}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => {
          const next = of.find((one) => one === currentTarget.value);
          if (next !== undefined) onChoice(next);
        }}
      >
        {of.map((one) => <option key={one} value={one}>{text[one]}</option>)}
      </select>
    </label>
  );
}
