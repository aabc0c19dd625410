/** Keeps the page on the device: registers the service worker, offers new builds, and the page as an app. */
import { signal } from "@preact/signals";
import { idle } from "../next_task.ts";
import { BUILD_PREFIX } from "./answers.ts";

/** The browser's offer to keep a page like an app; the libraries of types do not know it. */
interface InstallEvent extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

/** A new build that waits to be taken; null: this is the newest. */
export const newBuild = signal<ServiceWorker | null>(null);
/** Whether the page opens without a network; "refused": the device has no room or the browser no worker. */
export const keptHere = signal<"unknown" | "kept" | "refused">("unknown");
/** The browser's offer to install; null: it makes none. */
export const installOffer = signal<InstallEvent | null>(null);
/** False: the device says that there is no network. */
export const online = signal(globalThis.navigator?.onLine ?? true);

/**
 * Registers the service worker and holds this build's lock, so that its files stay while the page is open.
 *
 * @param module address of a script of this build
 */
export function keepHere(module: string): void {
  addEventListener("online", () => online.value = true);
  addEventListener("offline", () => online.value = false);
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installOffer.value = event as InstallEvent;
  });
  addEventListener("appinstalled", () => installOffer.value = null);
  if (!("serviceWorker" in navigator)) return;
  const hash = /\/assets\/([^/]+)\//.exec(module)?.[1] ?? "";
  // Never settles: the lock ends with the page.
  navigator.locks?.request(BUILD_PREFIX + hash, { mode: "shared" }, () => new Promise(() => {})).catch(
    () => {},
  );
  // The first answer comes first.
  const register = () => void idle().then(registered);
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

async function registered(): Promise<void> {
  try {
    const options = { updateViaCache: "none" } as const;
    const registration: ServiceWorkerRegistration | undefined = await navigator.serviceWorker.register(
      "/sw.js",
      options,
    );
    // Tools that block workers put a function in its place that does nothing.
    if (registration === undefined) return;
    offerWhenReady(registration.waiting);
    watch(registration.installing, registration);
    registration.addEventListener("updatefound", () => watch(registration.installing, registration));
    setInterval(() => void registration.update().catch(() => {}), 15 * 60_000);
    await navigator.serviceWorker.ready;
    keptHere.value = "kept";
  } catch {
    notKept();
  }
}

/** A first build may be lost to a bad network: it is tried again before it is told. */
const TRIES = 3;
const TRY_AGAIN_MS = 20_000;
let tried = 0;

function notKept(): void {
  tried++;
  if (tried < TRIES) setTimeout(() => void registered(), TRY_AGAIN_MS);
  else keptHere.value = "refused";
}

function watch(worker: ServiceWorker | null, registration: ServiceWorkerRegistration): void {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "installed") offerWhenReady(worker);
    // Without room on the device a first build is given up while it is being kept.
    if (worker.state === "redundant" && registration.active === null) notKept();
  });
}

/** The first build is taken without a word; later ones wait for one. */
function offerWhenReady(worker: ServiceWorker | null): void {
  if (worker !== null && navigator.serviceWorker.controller !== null) newBuild.value = worker;
}

/** Takes the new build: the page is loaded anew, and its state is in its address. */
export function takeNewBuild(): void {
  const worker = newBuild.value;
  const reload = () => location.reload();
  if (worker === null || worker.state === "activated" || worker.state === "redundant") return reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  worker.postMessage("take");
}

/** Has answers kept that the page asked for before the worker could see them. */
export async function keepAnswers(paths: readonly string[]): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(paths);
}

/** Shows the browser's own question whether to install the page. */
export async function install(): Promise<void> {
  const offer = installOffer.value;
  installOffer.value = null;
  await offer?.prompt();
}
