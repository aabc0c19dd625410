/** A CPU profile of a running server, over the inspector's protocol. */

/** Where the time went: share of all samples, 0 to 1. */
export interface HotSpot {
  /** "function (file:line)". */
  readonly place: string;
  /** In the function itself. */
  readonly self: number;
  /** In it and in what it calls. */
  readonly total: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
}

interface Said {
  readonly id?: number;
  readonly result?: { readonly profile?: Profile };
}

/**
 * Profiles a process while something runs.
 *
 * @param inspector "127.0.0.1:9229", as the process was given by `--inspect`
 */
export async function profiled(inspector: string, run: () => Promise<unknown>): Promise<HotSpot[]> {
  const targets: { webSocketDebuggerUrl: string }[] = await (await fetch(`http://${inspector}/json`)).json();
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? "");
  const waiting = new Map<number, (answer: Said) => void>();
  socket.onmessage = ({ data }) => {
    const said: Said = JSON.parse(String(data));
    if (said.id !== undefined) waiting.get(said.id)?.(said);
  };
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`no inspector answers at ${inspector}`));
  });
  const call = (method: string, params: Record<string, number> = {}) => {
    const id = waiting.size + 1;
    const answer = new Promise<Said>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    return answer;
  };
  try {
    await call("Profiler.enable");
    await call("Profiler.setSamplingInterval", { interval: 500 });
    await call("Profiler.start");
    await run();
    const profile = (await call("Profiler.stop")).result?.profile;
    return profile === undefined ? [] : hotSpots(profile);
  } finally {
    socket.close();
  }
}

/**
 * Functions and files by their own time, busy samples only. Functions of wasm count as one with the glue that calls
 * them; a file's place has no line.
 */
function hotSpots({ nodes, samples }: Profile): HotSpot[] {
  const stacks = stacksOf(nodes);
  const [self, total] = [new Map<string, number>(), new Map<string, number>()];
  let busy = 0;
  for (const sample of samples) {
    const stack = stacks.get(sample) ?? [];
    if (stack[0] === undefined || stack[0].startsWith("(idle)")) continue;
    busy++;
    const inner = stack.find((place) => !isWasm(place)) ?? "";
    for (const place of new Set([inner, fileOf(inner)])) add(self, place);
    for (const place of new Set([...stack, ...stack.map(fileOf)])) add(total, place);
  }
  return [...total]
    .filter(([place]) => !isWasm(place))
    .map(([place, count]) => ({ place, self: (self.get(place) ?? 0) / busy, total: count / busy }))
    .sort((a, b) => b.self - a.self);
}

/** For each node the places from itself to the root. */
function stacksOf(nodes: readonly ProfileNode[]): Map<number, string[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parent = new Map<number, number>();
  for (const node of nodes) for (const child of node.children ?? []) parent.set(child, node.id);
  const stacks = new Map<number, string[]>();
  for (const { id } of nodes) {
    const stack: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parent.get(at)) {
      const on = byId.get(at);
      if (on !== undefined) stack.push(placeOf(on));
    }
    stacks.set(id, stack);
  }
  return stacks;
}

function isWasm(place: string): boolean {
  return /^wasm-function|^wasm\/0|^js-to-wasm|^wasm-to-js/.test(place);
}

/** "planner/route_view.ts" of "views (planner/route_view.ts:12)"; what has no file stays as it is. */
function fileOf(place: string): string {
  return /\(([^()]+):\d+\)$/.exec(place)?.[1] ?? place;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Paths of this machine are cut to the room and file. */
function placeOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const file = url.split("/").slice(-2).join("/");
  return `${functionName || "(anonymous)"}${file === "" ? "" : ` (${file}:${lineNumber + 1})`}`;
}
