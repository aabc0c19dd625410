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
}

/** One page's trace. */
export interface Trace {
  readonly requests: readonly (Span & { readonly url: string })[];
  readonly marks: readonly { readonly name: string; readonly at: number }[];
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
    readonly data?: { readonly requestId?: string; readonly url?: string };
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
  } finally {
    buffer = await browser.stopTracing();
  }
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(buffer.toString());
  return readTrace(traceEvents);
}

function readTrace(events: readonly TraceEvent[]): Trace {
  const marked = events.filter(({ cat, ph }) =>
    cat === "blink.user_timing" && ["I", "R", "n", "i"].includes(ph)
  );
  const pid = marked[0]?.pid;
  const threads = new Map(
    events.filter(({ name, ph }) => name === "thread_name" && ph === "M")
      .map(({ pid, tid, args }) => [`${pid}.${tid}`, args?.name ?? ""]),
  );
  const tasks = events.filter((event) =>
    event.pid === pid && event.ph === "X" && /RunTask$/.test(event.name) && event.dur !== undefined
  );
  const on = (wanted: RegExp) =>
    tasks.filter(({ pid, tid }) => wanted.test(threads.get(`${pid}.${tid}`) ?? ""))
      .map(({ ts, dur = 0, tdur = dur }) => ({ start: ts, end: ts + dur, processor: tdur }));
  return {
    requests: requestsOf(events),
    marks: marked.map(({ name, ts }) => ({ name, at: ts })).sort((a, b) => a.at - b.at),
    main: on(/CrRendererMain/),
    worker: on(/DedicatedWorker/),
  };
}

function requestsOf(events: readonly TraceEvent[]): Trace["requests"] {
  const ends = new Map<string, number>();
  for (const { name, ts, args } of events) {
    if (name === "ResourceFinish") ends.set(args?.data?.requestId ?? "", ts);
  }
  return events.filter(({ name }) => name === "ResourceSendRequest").map(({ ts, args }) => ({
    url: args?.data?.url ?? "",
    start: ts,
    end: ends.get(args?.data?.requestId ?? "") ?? ts,
  }));
}

/**
 * What the processor gave to tasks within a stretch; nested and overlapping ones count once, and one that reaches
 * over an end by its share. Less than the time they took where threads wait for a processor.
 */
export function processorWithin(
  tasks: readonly Task[],
  { from, until }: { readonly from: number; readonly until: number },
): number {
  let [given, covered] = [0, from];
  for (const { start, end, processor } of [...tasks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const [begins, ends] = [Math.max(start, covered), Math.min(end, until)];
    if (ends <= begins) continue;
    given += processor * (ends - begins) / (end - start);
    covered = ends;
  }
  return given;
}
