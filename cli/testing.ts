/** For tests: runs the real command in a process of its own, on a data folder that goes with the test. */
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The folder of the demo festival, and its slug. */
export const DEMO = `${ROOT}examples/demo-festival`;
export const DEMO_SLUG = "seven-bridges-2027";

/** What a run came to. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Variables that a process needs to find its cache and its programs; no others are handed on. */
const KEPT = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME", "TMPDIR", "SystemRoot", "LOCALAPPDATA", "TEMP"];

/** `figaro` on one data folder, in which relative paths stand too. */
export class Figaro implements AsyncDisposable {
  private constructor(readonly folder: string, private readonly env: Readonly<Record<string, string>>) {}

  /** @param env settings besides FIGARO_DATA_DIR */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<Figaro> {
    return new Figaro(await Deno.makeTempDir({ prefix: "figaro-cli-" }), env);
  }

  /** The command as it is started, e.g. to send it a signal. */
  spawn(...args: readonly string[]): Deno.ChildProcess {
    const kept = KEPT.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", "cli/main.ts", ...args],
      cwd: ROOT,
      clearEnv: true,
      env: {
        ...Object.fromEntries(kept),
        FIGARO_DATA_DIR: `${this.folder}/data`,
        INIT_CWD: this.folder,
        ...this.env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Runs a command to its end. */
  async run(...args: readonly string[]): Promise<Run> {
    const { code, stdout, stderr } = await this.spawn(...args).output();
    const decoder = new TextDecoder();
    return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  }

  /** The JSON of a command that must go well. @throws Error with what it said */
  async json(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { code, out, err } = await this.run(...args, "--json");
    if (code !== 0) throw new Error(`figaro ${args.join(" ")} ended with ${code}: ${err}${out}`);
    return JSON.parse(out);
  }

  /** Writes a file of the folder. @returns its path */
  async write(name: string, content: string): Promise<string> {
    const path = `${this.folder}/${name}`;
    await Deno.writeTextFile(path, content);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
