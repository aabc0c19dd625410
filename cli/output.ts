/** What the command line writes to: answers to one stream, words for the person to another. */
import { styleText } from "node:util";

/** Nobody reads any more (`figaro routes | head`): no fault, only the end. */
export class ClosedPipe extends Error {
  override readonly name = "ClosedPipe";
}

/** A stream of bytes, as `Deno.stdout` is one. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<number>;
}

/** What is known of the terminal. */
export interface Screen {
  /** Columns of the terminal that shows the answers; null: a file or a pipe, where nothing is wrapped. */
  readonly columns: number | null;
  /** Answers are shown in colour. */
  readonly colour: boolean;
  /** A person watches the error stream: progress is drawn there. */
  readonly watched: boolean;
}

/** Milliseconds until a full pipe that does not block is tried again. */
const FULL_PIPE_MS = 5;

/** The two streams of a run and how things look on them. */
export class Output {
  readonly #encoder = new TextEncoder();

  constructor(
    private readonly answers: ByteSink,
    private readonly words: ByteSink,
    readonly screen: Screen,
  ) {}

  /** Writes text as it is. @throws ClosedPipe */
  async write(text: string): Promise<void> {
    await writeAll(this.answers, this.#encoder.encode(text));
  }

  /** Writes lines of an answer. @throws ClosedPipe */
  async print(...lines: readonly string[]): Promise<void> {
    await this.write(`${lines.join("\n")}\n`);
  }

  /** Writes a value as JSON. @throws ClosedPipe */
  async json(value: unknown): Promise<void> {
    await this.print(JSON.stringify(value, null, 2));
  }

  /** Says something to the person, apart from the answer; a closed stream is no matter. */
  async tell(text: string): Promise<void> {
    try {
      await writeAll(this.words, this.#encoder.encode(`${text}\n`));
    } catch (error) {
      if (!(error instanceof ClosedPipe)) throw error;
    }
  }

  /** The text in bold where colours are shown. */
  strong(text: string): string {
    return this.#styled("bold", text);
  }

  /** The text paler where colours are shown. */
  pale(text: string): string {
    return this.#styled("dim", text);
  }

  #styled(style: "bold" | "dim", text: string): string {
    return this.screen.colour ? styleText(style, text, { validateStream: false }) : text;
  }
}

async function writeAll(sink: ByteSink, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(await sink.write(rest));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) throw new ClosedPipe();
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      await new Promise((resolve) => setTimeout(resolve, FULL_PIPE_MS));
    }
  }
}
