/** `figaro`: the command line's entry. Reads the environment, runs one command, ends with its exit code. */
import { readConfig } from "../api/config.ts";
import { EXIT, type Failure, failureOf } from "./failure.ts";
import { ClosedPipe, Output, type Screen } from "./output.ts";
import { figaroProgram } from "./program.ts";
import type { Setting } from "./setting.ts";

Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const out = new Output(Deno.stdout, Deno.stderr, screenOf());
  const help: string[] = [];
  let exitCode: number = EXIT.fine;
  const program = figaroProgram(() => settingOf(out), {
    help: { out: (text) => void help.push(text), err: (text) => void console.error(text.trimEnd()) },
    done: (code) => exitCode = code,
  });
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : [...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof ClosedPipe) return EXIT.fine;
    const failure = failureOf(error);
    if (failure !== null) return await tellFailure(out, failure, { help, json: args.includes("--json") });
    console.error("figaro: a fault nobody foresaw; please report it with these lines");
    console.error(error);
    return EXIT.input;
  }
}

/** Help that was asked for is an answer; the parser has told its own faults already. */
async function tellFailure(
  out: Output,
  failure: Failure,
  { help, json }: { readonly help: readonly string[]; readonly json: boolean },
): Promise<number> {
  const { exitCode, code, message, more } = failure;
  if (exitCode === EXIT.fine) {
    await out.write(help.join("")).catch((error) => {
      if (!(error instanceof ClosedPipe)) throw error;
    });
  } else if (!failure.told) {
    const text = more.length === 0 ? message : [message, ...more.slice(1)].join("\n  also: ");
    await out.tell(json ? JSON.stringify({ code, detail: message, more }) : `figaro: ${text}`);
  }
  return exitCode;
}

function settingOf(out: Output): Setting {
  const config = readConfig(undefined, Deno.stderr.isTerminal());
  // `deno task` changes into the folder of its file; paths on the command line stand where the person does.
  return { config, out, folder: Deno.env.get("INIT_CWD") ?? Deno.cwd() };
}

function screenOf(): Screen {
  const terminal = Deno.stdout.isTerminal();
  const plain = Boolean(Deno.env.get("NO_COLOR")) || Deno.env.get("TERM") === "dumb";
  return {
    columns: terminal ? columnsOf() : null,
    colour: terminal && !plain,
    watched: Deno.stderr.isTerminal(),
  };
}

/** null: the terminal does not say. */
function columnsOf(): number | null {
  try {
    return Deno.consoleSize().columns || null;
  } catch {
    return null;
  }
}
