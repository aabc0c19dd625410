/** For the tests of faults: processes that are really killed, and one that is always warm to take over. */
import { fileURLToPath } from "node:url";

/** What a child is told to do. */
export interface Errand {
  /** Slug. */
  readonly project: string;
  readonly day: string;
  /** Of a retrain, instead of the day itself. */
  readonly slot?: string;
  readonly worker: string;
  readonly leaseSeconds: number;
  /** The border at which it stands still; null: nowhere. */
  readonly pause: string | null;
  /** For how long; left out: until it is killed. */
  readonly pauseMs?: number;
}

/** What a child tells. */
export type Telling =
  | { readonly ready: number }
  | { readonly at: string }
  | { readonly done: Ended }
  | { readonly failed: { readonly message: string; readonly code: string | null } };

/** How a run was left. */
export interface Ended {
  readonly state: string;
  readonly waitsFor: string | null;
}

/** How an errand ended: what the child told last, or that it was killed. */
export type Outcome = Ended | "killed";

/** When a child is killed: at a border at once, or some time after it has told of the n-th border. */
export type Kill = { readonly at: string } | { readonly border: number; readonly afterMs: number };

/** A worker process. */
export class Child {
  readonly #process: Deno.ChildProcess;
  readonly #tellings: AsyncGenerator<Telling>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  /** @param script a module that tells and obeys; its own arguments come after the target */
  constructor(
    target: string,
    script = new URL("./faults_child.ts", import.meta.url),
    args: readonly string[] = [],
  ) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", fileURLToPath(script), target, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#tellings = tellingsOf(this.#process.stdout);
    this.#input = this.#process.stdin.getWriter();
  }

  /** The next thing it tells; null: its output has ended. */
  async next(): Promise<Telling | null> {
    const { value, done } = await this.#tellings.next();
    return done === true ? null : value;
  }

  async say(errand: object): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(errand)}\n`));
  }

  /** Waits until it tells of a border. */
  async reaches(border: string): Promise<void> {
    for (let told = await this.next(); told !== null; told = await this.next()) {
      if ("at" in told && told.at === border) return;
    }
    throw new Error(`the child ended before it came to ${border}`);
  }

  /** Waits until it can be told something. */
  async ready(): Promise<this> {
    const told = await this.next();
    if (told === null || !("ready" in told)) {
      throw new Error(`the child did not start: ${JSON.stringify(told)}`);
    }
    return this;
  }

  /** SIGKILL; returns when the process is gone. */
  async kill(): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
    await this.#process.status;
    await this.#input.abort().catch(() => {});
    while (await this.next() !== null);
  }

  signal(name: Deno.Signal): void {
    this.#process.kill(name);
  }

  get status(): Promise<Deno.CommandStatus> {
    return this.#process.status;
  }

  /** Does an errand, and dies of it when told to. */
  async run(errand: Omit<Errand, "pause">, kill: Kill | null): Promise<Outcome> {
    await this.say({ ...errand, pause: kill !== null && "at" in kill ? kill.at : null });
    let borders = 0;
    for (;;) {
      const told = await this.next();
      if (told === null) throw new Error("the child died by itself");
      if ("failed" in told) throw new Error(`the child failed: ${told.failed.message}`);
      if ("done" in told) return told.done;
      if (!("at" in told) || kill === null) continue;
      if ("at" in kill ? kill.at === told.at : kill.border === borders++) {
        if ("afterMs" in kill) await new Promise((resolve) => setTimeout(resolve, kill.afterMs));
        await this.kill();
        return "killed";
      }
    }
  }
}

async function* tellingsOf(output: ReadableStream<Uint8Array>): AsyncGenerator<Telling> {
  const decoder = new TextDecoder();
  let buffered = "";
  for await (const bytes of output) {
    const lines = (buffered + decoder.decode(bytes, { stream: true })).split("\n");
    buffered = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line) as Telling;
  }
}

/** Children on one database. On Postgres the next one starts while this one works; a folder has one at a time. */
export class Children {
  #spare: Child | null = null;
  #current: Child | null = null;

  constructor(readonly target: string) {}

  async current(): Promise<Child> {
    if (this.#current === null) {
      const child = this.#spare ?? new Child(this.target);
      this.#spare = null;
      this.#current = await child.ready();
      if (this.target.includes("://")) this.#spare = new Child(this.target);
    }
    return this.#current;
  }

  /** The current one was killed. */
  buried(): void {
    this.#current = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#current?.kill(), this.#spare?.kill()]);
    this.#current = this.#spare = null;
  }
}
