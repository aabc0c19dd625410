/** The head of a page of staff: what it is, the other page, the project, and the settings behind one button. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { chooseLanguage, chooseTheme, language, LANGUAGES, theme, THEMES } from "../state/settings.ts";
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
        <label class="field">
          <span>{w.language}</span>
          <select
            value={language.value}
            onChange={(event) => {
              const next = LANGUAGES.find((one) => one === event.currentTarget.value);
              if (next !== undefined) chooseLanguage(next);
            }}
          >
            {LANGUAGES.map((one) => <option key={one} value={one}>{w.languages[one]}</option>)}
          </select>
        </label>
        <label class="field">
          <span>{w.theme}</span>
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
    </>
  );
}
