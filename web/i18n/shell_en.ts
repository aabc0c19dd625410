/** Words of the page's frame. */
import type { PluralForms } from "./format.ts";

export const shell = {
  skip: "Skip to the content",
  settings: "Settings",
  undo: "Undo",
  redo: "Redo",
  language: "Language",
  theme: "Appearance",
  themes: { auto: "Auto", light: "Light", dark: "Dark" },
  views: "Views",
  tabs: {
    start: "Begin",
    programme: "Programme",
    routes: "Routes",
    route: "My route",
    compare: "Compare",
    saved: "Saved",
    today: "Today",
    map: "Map",
  },
  counting: "Counting the routes",
  routesLeft: { one: "# route", other: "# routes" } as PluralForms,
  atMost: "at most",
  loading: "The programme is on its way",
  goneTitle: "This festival is not here",
  gone: (slug: string) =>
    `There is no festival called "${slug}" any more, or there never was. Your link keeps your wishes.`,
  otherFestivals: "Other festivals",
  unreachableTitle: "No connection",
  unreachable: "The programme could not be loaded. Your wishes stay in the address of this page.",
  again: "Try again",
  chooseFestival: "Which festival?",
  noFestivals: "There is no festival here yet. The organiser imports one with the command line.",
  engineRefused:
    "This browser did not let the planner start (WebAssembly is refused). The programme can still be read; your wishes stay in the address.",
  engineFailed: "The planner stopped. Your wishes stay in the address of this page.",
  reload: "Start it again",
  close: "Close",
  storage: {
    full:
      "This device's storage is full: what you save now lives only until the page is closed. The address of the page holds your wishes.",
    refused:
      "This browser keeps nothing for the page: what you save now lives only until the page is closed. The address of the page holds your wishes.",
  },
  notices: {
    linkMended: "Some of this link does not belong to this festival and was left out: {values}",
    ticketsOld: "Ticket availability could not be asked for just now; it is shown as it was last known.",
  },
};
