/** Addresses of a route: its link, its calendar, and reading what a friend sent. */
import { hrefOf } from "../router.ts";
import type { Language } from "../i18n/languages.ts";
import { addressOf, EMPTY_PLAN, type Plan } from "../state/plan.ts";

/** Longest text that is looked at; no link of ours is as long. */
const LONGEST_PASTED = 8_000;

/** What a route's link holds. */
export interface LinkAsk {
  readonly slug: string;
  /** Scheme and host. */
  readonly origin: string;
  readonly route: readonly number[];
  /** Events beside the programme that go with it. */
  readonly events: readonly number[];
  /** Schedule version that is shown, so that a later one can say what changed. */
  readonly version: number;
  /** The plan whose marks and filters go along; null: only the route. */
  readonly plan: Plan | null;
}

/** The link of a route: the page's own address of it. */
export function linkOf({ slug, origin, route, events, version, plan }: LinkAsk): string {
  const { gone: _, ...kept }: Plan = plan ?? EMPTY_PLAN;
  return origin + hrefOf(slug, "route", addressOf({ ...kept, route, events, version }));
}

/** Where calendars subscribe to a route. */
export function feedOf(
  { origin, slug, id, language }: {
    readonly origin: string;
    readonly slug: string;
    readonly id: string;
    readonly language: Language;
  },
): { readonly https: string; readonly webcal: string } {
  const lang = language === "en" ? "" : `?lang=${language}`;
  const https = `${origin}/v1/festivals/${slug}/routes/${id}.ics${lang}`;
  return { https, webcal: https.replace(/^https?:/, "webcal:") };
}

/** What a pasted text names. */
export type Pasted =
  | { readonly kind: "numbers"; readonly numbers: readonly number[]; readonly version: number }
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "fault"; readonly fault: "empty" | "another-festival" | "no-route" | "unreadable" };

/**
 * Reads a friend's link: the page's (`route=`), an address of the API or its calendar, or an id alone.
 *
 * @param slug of the festival that is shown
 */
export function readPasted(text: string, slug: string): Pasted {
  const trimmed = text.trim();
  if (trimmed === "") return fault("empty");
  if (trimmed.length > LONGEST_PASTED) return fault("unreadable");
  // People paste a message with the link in it.
  const link = /\b(?:https?|webcals?):\/\/\S+/i.exec(trimmed)?.[0];
  if (link === undefined) {
    return /^r[\w-]+$/.test(trimmed) ? { kind: "id", id: trimmed } : fault("unreadable");
  }
  const url = parsed(link.replace(/^webcals?:/i, "https:"));
  return url === null ? fault("unreadable") : readUrl(url, slug);
}

function readUrl(url: URL, slug: string): Pasted {
  const api = /^\/v1\/festivals\/([^/]+)\/routes\/([\w-]+)(?:\.ics|\/alternatives)?\/?$/.exec(url.pathname);
  if (api !== null) return api[1] === slug ? { kind: "id", id: api[2] ?? "" } : fault("another-festival");
  const page = /^\/f\/([^/]+)/.exec(url.pathname);
  if (page === null) return fault("no-route");
  if (page[1] !== slug) return fault("another-festival");
  const numbers = (url.searchParams.get("route") ?? "").split(",").filter((one) => /^\d{1,10}$/.test(one));
  if (numbers.length === 0) return fault("no-route");
  const version = Number(url.searchParams.get("v") ?? "1");
  return {
    kind: "numbers",
    numbers: [...new Set(numbers.map(Number))],
    version: Number.isSafeInteger(version) && version > 0 ? version : 1,
  };
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function fault(fault: Extract<Pasted, { kind: "fault" }>["fault"]): Pasted {
  return { kind: "fault", fault };
}
