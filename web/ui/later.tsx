/** Parts of the page that are loaded when they are first shown. */
import { type ComponentType, createElement, type JSX } from "preact";
import { signal } from "@preact/signals";
import { words } from "../i18n/mod.ts";

/** See `later`. */
export interface Later<Props> {
  (props: Props): JSX.Element | null;
  /** Loads it, where that was not begun. */
  readonly begin: () => void;
}

/**
 * A component that loads itself when it is first shown.
 *
 * @param load e.g. `() => import("./saved_view.tsx").then((m) => m.SavedView)`
 * @returns a component, and how to begin loading it before it is shown; while it loads it shows nothing, and where it
 *   cannot be loaded (no network, a page older than the server) it says so and offers to try again, and the next time
 *   to load the page anew
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): Later<Props> {
  const part = signal<ComponentType<Props> | null>(null);
  const failed = signal(false);
  let loading: Promise<void> | null = null;
  let failures = 0;
  const begin = () =>
    loading ??= load().then((component) => {
      part.value = component;
    }).catch(() => {
      failures++;
      failed.value = true;
    }).finally(() => {
      loading = null;
    });
  const again = () => {
    // The server may have another build by now; the page's state is in its address.
    if (failures > 1) return location.reload();
    failed.value = false;
    void begin();
  };
  const Shown = (props: Props) => {
    if (part.value !== null) return createElement(part.value, props);
    if (failed.value) return <NotLoaded again={again} />;
    void begin();
    return null;
  };
  return Object.assign(Shown, { begin: () => void begin() });
}

function NotLoaded({ again }: { readonly again: () => void }): JSX.Element {
  const { shell } = words.value;
  return (
    <div class="stage" role="status">
      <p>{shell.partMissing}</p>
      <button type="button" class="button" onClick={again}>{shell.again}</button>
    </div>
  );
}
