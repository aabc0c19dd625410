/** The view `saved`: routes kept on this device, opened, named, deleted, carried away and brought back. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { festival, plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { storageTrouble } from "../state/storage.ts";
import { Icon } from "../ui/icon.tsx";
import { download } from "./route_file.ts";
import { SavedCard } from "./saved_card.tsx";
import {
  deleteSaved,
  followSaved,
  importSaved,
  readSavedFile,
  restoreSaved,
  savedFile,
  type SavedRoute,
  savedRoutes,
} from "./saved_routes.ts";
import { openShare } from "./sharing.ts";

/** No file of saved routes is nearly as large. */
const LARGEST_FILE = 2_000_000;

/** All saved routes. */
export function SavedView(): JSX.Element {
  const { share } = words.value;
  const deleted = useSignal<SavedRoute | null>(null);
  useEffect(followSaved, []);
  const list = savedRoutes.value;
  const remove = (saved: SavedRoute) => {
    deleteSaved(saved.key);
    deleted.value = saved;
  };
  return (
    <div class="saved">
      <header class="view-head">
        <h2 class="page-title">{share.saved.title}</h2>
        {storageTrouble.value !== null && list.length > 0 && <p class="told warning">{share.saved.notKept}
        </p>}
      </header>
      <Deleted deleted={deleted.value} restored={() => deleted.value = null} />
      {list.length === 0 ? <Empty /> : (
        <ul class="saved-list">
          {list.map((saved) => <SavedCard key={saved.key} saved={saved} remove={remove} />)}
        </ul>
      )}
      <FileTools list={list} />
      <aside class="saved-together">
        <h3>{share.saved.together}</h3>
        <p class="muted">{share.saved.togetherHint}</p>
        <button type="button" class="button" onClick={() => go("compare")}>
          <Icon name="heart" />
          <span>{share.together.title}</span>
        </button>
      </aside>
    </div>
  );
}

/** What was deleted last, to be taken back. */
function Deleted(
  { deleted, restored }: { readonly deleted: SavedRoute | null; readonly restored: () => void },
): JSX.Element {
  const { saved } = words.value.share;
  const button = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone; whoever uses the keyboard goes on from here.
  useLayoutEffect(() => {
    if (deleted !== null) button.current?.focus();
  }, [deleted]);
  return (
    <div role="status">
      {deleted !== null && (
        <p class="told">
          <span>{saved.removed(deleted.name)}</span>
          <button
            ref={button}
            type="button"
            class="button"
            onClick={() => {
              restoreSaved(deleted);
              restored();
            }}
          >
            <Icon name="undo" />
            <span>{saved.undo}</span>
          </button>
        </p>
      )}
    </div>
  );
}

function Empty(): JSX.Element {
  const { saved } = words.value.share;
  const { route } = plan.value;
  return (
    <div class="saved-empty">
      <p class="saved-empty-title">{saved.empty}</p>
      <p class="muted">{saved.emptyHint}</p>
      {route.length > 0 && festival.value !== null
        ? (
          <button type="button" class="button primary" onClick={() => openShare(route)}>
            <Icon name="bookmark" />
            <span>{saved.keepCurrent}</span>
          </button>
        )
        : (
          <button type="button" class="button primary" onClick={() => go("routes")}>
            <Icon name="route" />
            <span>{saved.findRoute}</span>
          </button>
        )}
    </div>
  );
}

/** All routes to a file and back. */
function FileTools({ list }: { readonly list: readonly SavedRoute[] }): JSX.Element {
  const { saved } = words.value.share;
  const last = useSignal<(Imported & { readonly list: readonly SavedRoute[] }) | null>(null);
  // What came of a file is of interest until something else is done with the routes.
  const told = last.value?.list === list ? last.value : null;
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const imported = await importFile(file);
    last.value = { ...imported, list: savedRoutes.peek() };
  };
  return (
    <div class="saved-files">
      <div class="row">
        {list.length > 0 && (
          <button
            type="button"
            class="button"
            onClick={() => {
              last.value = null;
              download("figaro-routes.json", "application/json", savedFile(list));
            }}
          >
            <Icon name="download" />
            <span>{saved.exportAll}</span>
          </button>
        )}
        <label class="button file-button">
          <Icon name="plus" />
          <span>{saved.importAll}</span>
          <input
            type="file"
            accept=".json,application/json"
            class="visually-hidden"
            onChange={(event) => {
              const input = event.currentTarget;
              void read(input.files?.[0]).then(() => {
                // The same file again is a change, too.
                input.value = "";
              });
            }}
          />
        </label>
      </div>
      <p role="status" class={told?.warning === true ? "told warning" : "told"}>
        {told?.say(saved)}
      </p>
    </div>
  );
}

/** What came of a file. */
interface Imported {
  /** In the words at hand. */
  readonly say: (saved: (typeof words.value)["share"]["saved"]) => string;
  readonly warning: boolean;
}

/** Takes the routes of a file. */
async function importFile(file: File): Promise<Imported> {
  if (file.size > LARGEST_FILE) return { say: (saved) => saved.importLarge, warning: true };
  const { routes, unreadable } = readSavedFile(await file.text());
  if (routes === null) return { say: (saved) => saved.importWrong, warning: true };
  if (routes.length + unreadable === 0) return { say: (saved) => saved.importEmpty, warning: true };
  const { outcome, added } = importSaved(routes);
  if (outcome === "too-many") return { say: (saved) => saved.importTooMany, warning: true };
  const say: Imported["say"] = (saved) =>
    [
      added === 0 && unreadable === 0 ? saved.importNothing : plural(language.value, added, saved.imported),
      ...(unreadable === 0 ? [] : [plural(language.value, unreadable, saved.importUnreadable)]),
      ...(outcome === "memory" ? [saved.notKept] : []),
    ].join(" ");
  return { say, warning: unreadable > 0 || outcome === "memory" };
}
