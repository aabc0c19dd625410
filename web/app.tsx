/** The frame of the page: head, tabs, the view, what must be told. */
import { computed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { beginningOf } from "./addresses.ts";
import { boot, stage } from "./boot.ts";
import { words } from "./i18n/mod.ts";
import { LANGUAGES } from "./i18n/languages.ts";
import { online } from "./offline/keeper.ts";
import { Offers } from "./offline/offers.tsx";
import { keepTitle } from "./page_title.ts";
import { go, hrefOf, placeOf, queryOfPage } from "./router.ts";
import {
  asked,
  canRedo,
  canUndo,
  dismiss,
  engineTrouble,
  festival,
  type Notice,
  notices,
  plan,
  redo,
  undo,
  type View,
  view,
} from "./state/app.ts";
import { chooseLanguage, chooseTheme, language, theme, THEMES } from "./state/settings.ts";
import { storageTrouble } from "./state/storage.ts";
import { asking } from "./start/asking.ts";
import { ShareHost } from "./share/share_host.tsx";
import { ConcertSheet } from "./ui/concert_sheet.tsx";
import { Icon, type IconName } from "./ui/icon.tsx";
import { IconButton } from "./ui/icon_button.tsx";
import { MarkMenu } from "./ui/marks.tsx";
import { RouteCount } from "./ui/route_count.tsx";
import { listenForUndo } from "./ui/undo_keys.ts";
import { drawing } from "./ui/turns.ts";
import { useStages } from "./ui/use_stages.ts";
import { VIEW_PARTS } from "./views.tsx";

/** The whole page. */
export function App(): JSX.Element {
  const { shell } = words.value;
  useEffect(keepTitle, []);
  useEffect(listenForUndo, []);
  // What the visitor reads, then what can be tapped: each in a frame of its own.
  const parts = useStages(3);
  return (
    <>
      <a class="skip" href="#main">{shell.skip}</a>
      <Head whole={parts > 1} />
      <Notices />
      <main id="main" tabIndex={-1} data-view={view.value} data-drawing={drawing}>
        {(parts > 2 || isOpening.value) && <Stage />}
      </main>
      {parts > 2 && tabsOf.value !== null && <Tabs slug={tabsOf.value} />}
      {parts > 2 && (
        <>
          <MarkMenu />
          <ConcertSheet />
          <ShareHost />
        </>
      )}
    </>
  );
}

/** The opening has the festival's name and the number of routes in large letters of its own. */
const isOpening = computed(() =>
  asked.value !== null && (stage.value.name === "loading" || stage.value.name === "open") &&
  view.value === "start" && asking.value === null
);

/** @param whole with its tools */
function Head({ whole }: { readonly whole: boolean }): JSX.Element {
  const { shell } = words.value;
  const edition = asked.value;
  return (
    <header class="head" data-opening={isOpening.value || undefined}>
      <div class="head-title">
        {tabsOf.value === null ? <Icon name="logo" /> : (
          <TabLink slug={tabsOf.value} to="start" class="home">
            <Icon name="logo" />
            <span class="visually-hidden">{shell.tabs.start}</span>
          </TabLink>
        )}
        <h1>{edition === null ? "Figaro" : edition.document.festival.name}</h1>
      </div>
      {edition !== null && <RouteCount class="route-count" />}
      <div class="head-tools" role="group" aria-label={shell.settings}>{whole && <Tools />}</div>
    </header>
  );
}

/** Undo, redo, language and theme. */
function Tools(): JSX.Element {
  const { shell } = words.value;
  return (
    <>
      {asked.value !== null && (
        <>
          <IconButton icon="undo" label={shell.undo} disabled={!canUndo.value} onClick={undo} />
          <IconButton icon="redo" label={shell.redo} disabled={!canRedo.value} onClick={redo} />
        </>
      )}
      <Switch
        label={shell.language}
        values={LANGUAGES}
        chosen={language.value}
        name={(l) => l.toUpperCase()}
        choose={chooseLanguage}
      />
      <Switch
        label={shell.theme}
        values={THEMES}
        chosen={theme.value}
        name={(t) => shell.themes[t]}
        choose={chooseTheme}
      />
    </>
  );
}

interface SwitchProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly chosen: Value;
  readonly name: (value: Value) => string;
  readonly choose: (value: Value) => void;
}

function Switch<Value extends string>(
  { label, values, chosen, name, choose }: SwitchProps<Value>,
): JSX.Element {
  const changed = (text: string) => {
    const value = values.find((one) => one === text);
    if (value !== undefined) choose(value);
  };
  return (
    <label class="switch">
      <span class="visually-hidden">{label}</span>
      <select value={chosen} onChange={(event) => changed(event.currentTarget.value)}>
        {values.map((value) => <option key={value} value={value}>{name(value)}</option>)}
      </select>
    </label>
  );
}

const TABS: readonly { readonly view: View; readonly icon: IconName }[] = [
  { view: "start", icon: "compass" },
  { view: "programme", icon: "grid" },
  { view: "routes", icon: "list" },
  { view: "route", icon: "route" },
  { view: "today", icon: "clock" },
  { view: "saved", icon: "bookmark" },
  { view: "map", icon: "map" },
];

/** The festival whose views can be chosen; known from the address while its programme is on the way. */
const tabsOf = computed<string | null>(() => {
  if (stage.value.name === "open") return festival.value?.edition.festival ?? null;
  return stage.value.name === "loading" ? placeOf(location.pathname).slug : null;
});

function Tabs({ slug }: { readonly slug: string }): JSX.Element {
  const { shell } = words.value;
  return (
    <nav class="tabs" aria-label={shell.views}>
      {TABS.map((tab) => (
        <TabLink key={tab.view} slug={slug} to={tab.view}>
          <Icon name={tab.icon} />
          <span>{shell.tabs[tab.view]}</span>
        </TabLink>
      ))}
    </nav>
  );
}

/** A link to a view that does not load the page anew. */
function TabLink({ slug, to, class: name, children }: {
  readonly slug: string;
  readonly to: View;
  readonly class?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <a
      class={name}
      href={hrefOf(slug, to, queryOfPage(plan.value))}
      aria-current={view.value === to ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

function Stage(): JSX.Element {
  const { shell } = words.value;
  const now = stage.value;
  switch (now.name) {
    case "loading":
      return <Loading />;
    case "nowhere":
      return (
        <div class="stage">
          <h2>{shell.nowhereTitle}</h2>
          <p>{shell.nowhere}</p>
          <p>
            <a href={beginningOf(location.pathname) + location.search}>{shell.toBeginning}</a>
          </p>
        </div>
      );
    case "gone":
      return (
        <div class="stage">
          <h2>{shell.goneTitle}</h2>
          <p>{shell.gone(now.slug)}</p>
          <p>
            <a href="/">{shell.otherFestivals}</a>
          </p>
        </div>
      );
    case "unreachable":
      return (
        <div class="stage">
          <h2>{shell.unreachableTitles[now.fault]}</h2>
          <p>{shell.unreachable[now.fault]}</p>
          <button type="button" class="button" onClick={() => void boot(import.meta.url)}>
            {shell.again}
          </button>
        </div>
      );
    case "choosing":
      return (
        <div class="stage">
          <h2>{shell.chooseFestival}</h2>
          {now.festivals.length === 0 && <p>{shell.noFestivals}</p>}
          <ul class="festivals">
            {now.festivals.map(({ slug, name }) => (
              <li key={slug}>
                <a class="button" href={`/f/${slug}${location.search}`}>{name}</a>
              </li>
            ))}
          </ul>
        </div>
      );
    case "open": {
      const Part = VIEW_PARTS[view.value];
      return <Part />;
    }
  }
}

/** An answer that does not come is no fault that anybody tells: after a while there is a way out. */
function Loading(): JSX.Element {
  const { shell } = words.value;
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="stage stage-loading" role="status">
      <p>{shell.loading}</p>
      {isSlow && (
        <>
          <p>{shell.slow}</p>
          <button type="button" class="button" onClick={() => location.reload()}>{shell.again}</button>
        </>
      )}
    </div>
  );
}

const SLOW_MS = 10_000;

function Notices(): JSX.Element {
  const { shell } = words.value;
  const trouble = engineTrouble.value;
  const storage = storageTrouble.value;
  return (
    <div class="notices" role="status">
      {trouble !== null && (
        <div class="notice warning">
          <p>{shell.engineTrouble[trouble.kind]}</p>
          <button type="button" class="button" onClick={() => location.reload()}>{shell.reload}</button>
        </div>
      )}
      {storage !== null && (
        <div class="notice warning">
          <p>{shell.storage[storage]}</p>
        </div>
      )}
      <Offers />
      {notices.value.filter(isNews).map(({ key, params, tone, language }) => (
        <div key={key} class={`notice ${tone}`}>
          <p lang={language}>{noticeText(key, params)}</p>
          <IconButton
            icon="close"
            label={shell.close}
            onClick={() =>
              dismiss(key)}
          />
        </div>
      ))}
    </div>
  );
}

/** That there is no network says already why tickets are not asked for. */
function isNews({ key }: Notice): boolean {
  return online.value || key !== "ticketsOld";
}

function noticeText(key: string, params: Readonly<Record<string, string | number>> = {}): string {
  const texts: Readonly<Record<string, string>> = words.value.shell.notices;
  return (texts[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ""));
}
