/** Processes that answer in lines of JSON. */
import { TextLineStream } from "../text_lines.ts";

/** A process and what it reads. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Said while it runs. */
  readonly title: string;
}

/**
 * The lines of a process, each parsed; one thread for every numeric library.
 *
 * @throws Error when it ends with a fault
 */
export async function linesOf<T>(command: Command): Promise<T[]> {
  console.log(command.title);
  const child = new Deno.Command(command.program, {
    args: [...command.args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  }).spawn();
  const complaint = new Response(child.stderr).text();
  const lines: T[] = [];
  const texts = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of texts) {
    if (line !== "") lines.push(JSON.parse(line));
  }
  const { success } = await child.status;
  if (!success) throw new Error(`${command.title}: ${(await complaint).trim().split("\n").at(-1) ?? ""}`);
  return lines;
}
