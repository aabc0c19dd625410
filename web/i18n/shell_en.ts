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
  notCounted: "Routes not counted",
  routesLeft: { one: "# route", other: "# routes" } as PluralForms,
  atMost: "at most",
  loading: "The programme is on its way",
  slow: "This takes unusually long. Your wishes stay in the address of this page.",
  nowhereTitle: "There is no such page",
  nowhere: "The address may be mistyped or cut short.",
  toBeginning: "To the beginning",
  goneTitle: "This festival is not here",
  gone: (slug: string) =>
    `There is no festival called "${slug}" any more, or there never was. Your link keeps your wishes.`,
  otherFestivals: "Other festivals",
  unreachableTitles: {
    unreachable: "No connection",
    broken: "The server has a fault",
    garbled: "That is not the programme",
  },
  unreachable: {
    unreachable:
      "The programme could not be loaded, and this device has not kept it yet. Your wishes stay in the address of this page.",
    broken:
      "The server could not hand out the programme just now. Try again in a minute; your wishes stay in the address of this page.",
    garbled:
      "Something else came instead of the programme, perhaps the sign-in page of a public network. Sign in there, then try again; your wishes stay in the address of this page.",
  },
  partMissing:
    "This part of the page could not be loaded. Without a network it needs a visit with one first; with one, load the page anew.",
  again: "Try again",
  chooseFestival: "Which festival?",
  noFestivals: "There is no festival here yet. The organiser imports one with the command line.",
  engineTrouble: {
    refused:
      "This browser did not let the planner start (WebAssembly is refused). The programme can still be read; your wishes stay in the address.",
    "not-loaded":
      "The planner could not be loaded: the network did not bring it whole. The programme can still be read; your wishes stay in the address.",
    stopped: "The planner stopped. Your wishes stay in the address of this page.",
  },
  reload: "Start it again",
  close: "Close",
  newBuild: "A new version of this page is here.",
  takeNewBuild: "Load it",
  notKept:
    "This device could not keep the page, perhaps for want of room: it will not open without a network.",
  offline: "No network. Everything works but fresh ticket availability.",
  leftPlan: "Your last plan for this festival is on this device.",
  takeUp: "Take it up again",
  notNow: "Not now",
  clockWrong: (minutes: string, fast: boolean) =>
    `This device's clock is ${fast ? "fast" : "slow"} by ${minutes}. Figaro goes by the server's time.`,
  wishFaults: {
    "value-unknown": (names: string) => `This festival does not have what is wanted here: ${names}.`,
    "value-malformed": (names: string) => `A wish cannot be read: ${names}.`,
    "limit-exceeded": (names: string) => `A wish is beyond what can be counted: ${names}.`,
    "question-too-large": (_names: string) => "These wishes together are too much to answer exactly.",
    other: (names: string) => `A wish cannot be answered: ${names}.`,
  },
  leaveOut: "Leave it out",
  storage: {
    full:
      "This device's storage is full: what you save now lives only until the page is closed. The address of the page holds your wishes.",
    refused:
      "This browser keeps nothing for the page: what you save now lives only until the page is closed. The address of the page holds your wishes.",
  },
  notices: {
    planMended:
      "Some of this plan does not belong to this festival or cannot be read, and was left out: {values}",
    planNewer:
      "This link is of a newer programme than the one shown here; what only that one has is missing. Connect to the network and load the page again.",
    ticketsOld: "Ticket availability could not be asked for just now; it is shown as it was last known.",
    editionOld:
      "The server did not hand out the programme just now. You see the one this device has kept; it may be out of date.",
    engineHung: "The planner stopped answering and was started anew. Your wishes are untouched.",
    wordsMissing:
      "Русский язык сейчас не загрузить, поэтому страница на английском. Обновите её, когда будет сеть.",
    noPortraits: "The routes' portraits could not be loaded. Everything else works.",
    twoTabs:
      "This festival is open in another tab with another plan. Each tab keeps its own; the one you change last is the one this device remembers.",
  },
};
