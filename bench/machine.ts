/** Where and of what a record was made: no host name, no path. */

/** The machine and the sources. */
export interface Provenance {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly os: string;
  readonly deno: string;
  readonly v8: string;
  /** Short id; "+ changes" when files differ from it. */
  readonly commit: string;
  /** Running processes in the mean of the last minute, at the start. */
  readonly load: number;
}

/** Looks at the machine. */
export async function provenance(): Promise<Provenance> {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: await cpuModel(),
    cores: navigator.hardwareConcurrency,
    memoryGib: Math.round(Deno.systemMemoryInfo().total / 2 ** 30),
    os: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    commit: await commit(),
    load: Deno.loadavg()[0] ?? 0,
  };
}

async function cpuModel(): Promise<string> {
  try {
    const text = await Deno.readTextFile("/proc/cpuinfo");
    return /^model name\s*:\s*(.+)$/m.exec(text)?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

async function commit(): Promise<string> {
  const cwd = new URL("..", import.meta.url);
  const git = async (...args: string[]) => {
    const { success, stdout } = await new Deno.Command("git", { args, cwd, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : "";
  };
  try {
    const id = await git("rev-parse", "--short=12", "HEAD");
    const changed = await git("status", "--porcelain", "--untracked-files=no", "--", ":!bench/records");
    return id === "" ? "unknown" : changed === "" ? id : `${id} + changes`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "unknown";
    throw error;
  }
}

/** V8's flags of `deno task start`, which benches of its process take over. */
export async function startFlags(): Promise<string[]> {
  const { tasks: { start } } = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  return /--v8-flags=\S+/.exec(start.command)?.slice(0, 1) ?? [];
}
