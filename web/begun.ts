/** What `early.ts` began ahead of the page's script, each to be taken once, and how both ask the server. */

/** An answer of the server as far as it has been read. */
export interface ReadAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
}

/** Asks the server, past the browser's own cache. */
export async function ask(path: string): Promise<ReadAnswer> {
  const answer = await fetch(path, { cache: "no-cache" });
  const { ok, status, headers } = answer;
  return { ok, status, headers, text: await textOf(answer), answeredAt: Date.now() };
}

/** Empty where the network broke off. */
export function textOf(answer: Response): Promise<string> {
  return answer.text().catch(() => "");
}

/** An answer that was asked for ahead, and when, in milliseconds since 1970. */
export interface EarlyAnswer {
  readonly askedAt: number;
  readonly answer: Promise<ReadAnswer>;
}

/** What there is; null: it was taken, or it failed. */
export interface Begun {
  /** Asks, where that was not done before. */
  question: (() => EarlyAnswer & { readonly path: string }) | null;
  worker: Worker | null;
}

declare global {
  /** Only in a page. */
  var figaroBegun: Begun | undefined;
}

/** The worker that was started ahead; null: none. It has been told nothing. */
export function earlyWorker(): Worker | null {
  const begun = globalThis.figaroBegun;
  const worker = begun?.worker ?? null;
  if (begun !== undefined) begun.worker = null;
  return worker;
}

/** What a path was answered ahead; null: it was not asked for, or too long ago. */
export function earlyAnswer(path: string): EarlyAnswer | null {
  const begun = globalThis.figaroBegun;
  const question = begun?.question?.() ?? null;
  if (begun === undefined || question?.path !== path) return null;
  begun.question = null;
  return Date.now() - question.askedAt < FRESH_MS ? question : null;
}

/** A page's script that comes later than this asks anew. */
const FRESH_MS = 60_000;
