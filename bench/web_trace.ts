/** What a trace of Chromium says of one page: requests, marks, and when its threads were busy. Microseconds. */
import { Buffer } from "node:buffer";
import type { Browser, Page } from "playwright-core";

/** A stretch of time. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch in which a thread had a task, and what the processor gave to it. */
export interface Task extends Span {
  readonly processor: number;
  /** It is about a message: it could not begin before that was sent. */
  readonly message: boolean;
}

/** A request; `arrived`: its last byte came over the network, which a busy page is told later. */
export interface Fetched {
  readonly url: string;
  readonly arrived: number;
}

/** One page's trace. */
export interface Trace {
  readonly requests: readonly Fetched[];
  readonly marks: readonly { readonly name: string; readonly at: number }[];
  /** The document is there: the task of the browser's own that makes it began before. Without one: since ever. */
  readonly committed: number;
  /** Tasks of the page's main thread, and of its workers. */
  readonly main: readonly Task[];
  readonly worker: readonly Task[];
}

interface TraceEvent {
  readonly name: string;
  readonly cat?: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: {
      readonly requestId?: string;
      readonly url?: string;
      /** Seconds. */
      readonly finishTime?: number;
    };
  };
}

/** Traces a page while something runs. */
export async function traceOf(browser: Browser, page: Page, work: () => Promise<void>): Promise<Trace> {
  await browser.startTracing(page, {
    categories: [
      "toplevel",
      "blink.user_timing",
      "devtools.timeline",
      "disabled-by-default-devtools.timeline",
    ],
  });
  let buffer: Buffer;
  try {
    await work();
    await page.evaluate((name) => void performance.mark(name), TRACED);
  } finally {
    buffer = await browser.stopTracing();
  }
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(buffer.toString());
  return readTrace(traceEvents);
}

/** A mark in the page's own process: a browser has others, e.g. that of its empty first tab. */
const TRACED = "traced";

function readTrace(events: readonly TraceEvent[]): Trace {
  const allMarked = events.filter(({ cat, ph }) =>
    cat === "blink.user_timing" && ["I", "R", "n", "i"].includes(ph)
  );
  const pid = allMarked.find(({ name }) => name === TRACED)?.pid;
  const marked = allMarked.filter((mark) => mark.pid === pid);
  const threads = new Map(
    events.filter(({ name, ph }) => name === "thread_name" && ph === "M")
      .map(({ pid, tid, args }) => [`${pid}.${tid}`, args?.name ?? ""]),
  );
  const ofPage = events.filter((event) => event.pid === pid && event.ph === "X" && event.dur !== undefined);
  const on = (thread: RegExp) => {
    const own = ofPage.filter(({ tid }) => thread.test(threads.get(`${pid}.${tid}`) ?? ""));
    const messages = own.filter(({ name }) => name === "HandlePostMessage");
    return outermost(
      own.filter(({ name }) => /RunTask$/.test(name)).map(({ ts, dur = 0, tdur = dur }) => ({
        start: ts,
        end: ts + dur,
        processor: tdur,
        message: messages.some((one) => one.ts >= ts && one.ts < ts + dur),
      })),
    );
  };
  return {
    requests: requestsOf(events),
    marks: marked.map(({ name, ts }) => ({ name, at: ts })).sort((a, b) => a.at - b.at),
    committed: marked.find(({ name }) => name === "commitNavigationEnd")?.ts ?? -Infinity,
    main: on(/CrRendererMain/),
    worker: on(/DedicatedWorker/),
  };
}

/** A trace has each task twice, one in the other. */
function outermost(tasks: readonly Task[]): Task[] {
  const found: Task[] = [];
  for (const task of [...tasks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (task.start >= (found.at(-1)?.end ?? -Infinity)) found.push(task);
  }
  return found;
}

function requestsOf(events: readonly TraceEvent[]): Trace["requests"] {
  const arrived = new Map<string, number>();
  for (const { name, ts, args } of events) {
    if (name !== "ResourceFinish") continue;
    const { requestId = "", finishTime } = args?.data ?? {};
    arrived.set(requestId, finishTime === undefined ? ts : finishTime * 1e6);
  }
  return events.filter(({ name }) => name === "ResourceSendRequest").map(({ ts, args }) => ({
    url: args?.data?.url ?? "",
    arrived: arrived.get(args?.data?.requestId ?? "") ?? ts,
  }));
}

/**
 * When a worker would have done what it did until a time, were its processor slower: every task takes as many times
 * what the processor gave to it and waits for the one before it; one about a message begins no earlier than it did,
 * and any other one as much later as the one before it ended, for it may have come of it.
 *
 * @param tasks of the worker, in time
 */
export function slowedEnd(
  tasks: readonly Task[],
  { rate, until }: { readonly rate: number; readonly until: number },
): number {
  let [free, late] = [-Infinity, 0];
  for (const { start, end, processor, message } of tasks) {
    if (start >= until) break;
    const share = end > until ? (until - start) / (end - start) : 1;
    const begins = Math.max(message ? start : start + late, free);
    free = begins + rate * processor * share;
    late = Math.max(0, free - Math.min(end, until));
  }
  return free;
}
