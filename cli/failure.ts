/** What goes wrong, as people and scripts are told: a message, a code, and the exit code. */
import { FigaroCoreError } from "@figaro/core";
import { ClockError } from "@figaro/formats";
import { asUnreachable, ImportRejected, MigrationError, StoreError } from "@figaro/store";
import { CommanderError } from "commander";
import { ConfigError } from "../api/config.ts";
import { Problem } from "../api/problem.ts";

/** How the process ends; those who stopped it are told by 128 + the signal's number. */
export const EXIT = { fine: 0, input: 1, usage: 2, interrupted: 130, terminated: 143 } as const;

/** Something in the input that is not as it must be. */
export class InputError extends Error {
  override readonly name = "InputError";

  /** @param code stable, kebab-case */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** A command line that says nothing sensible. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The person stopped a command that cleans up after itself. */
export class Stopped extends Error {
  override readonly name = "Stopped";

  constructor(readonly signal: "SIGINT" | "SIGTERM", message = "stopped; the database is as it was before") {
    super(message);
  }
}

/** A fault as it is told. */
export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  /** Several faults of one command line, each in words; empty when `message` is all. */
  readonly more: readonly string[];
  /** The parser of the command line has told it already. */
  readonly told?: true;
}

/** Codes of problems that the command line itself is at fault for. */
const USAGE_PROBLEMS: readonly string[] = ["parameter-unknown", "value-malformed", "limit-exceeded"];

/** What to tell of a fault; null: nobody foresaw it. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof Problem) return problemFailure(error);
  if (error instanceof Stopped) {
    const exitCode = error.signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated;
    return { exitCode, code: "stopped", message: error.message, more: [] };
  }
  if (error instanceof UsageError) return plain(error, "usage", EXIT.usage);
  if (error instanceof CommanderError) {
    return { ...plain(error, "usage", error.exitCode === 0 ? EXIT.fine : EXIT.usage), told: true };
  }
  if (error instanceof ConfigError) return plain(error, "settings");
  if (error instanceof ImportRejected) return plain(error, "import-rejected");
  if (
    error instanceof InputError || error instanceof StoreError || error instanceof FigaroCoreError ||
    error instanceof ClockError || error instanceof MigrationError
  ) return plain(error, error.code);
  const unreachable = asUnreachable(error);
  return unreachable === null ? null : plain(unreachable, unreachable.code);
}

function plain(error: Error, code: string, exitCode: number = EXIT.input): Failure {
  return { exitCode, code, message: error.message, more: [] };
}

/** A question's faults are those of its flags; what hides in the store is told, as the person owns it. */
function problemFailure(problem: Problem): Failure {
  if (problem.code === "database-unreachable" && problem.cause !== undefined) {
    const cause = failureOf(problem.cause);
    if (cause !== null) return cause;
  }
  const exitCode = USAGE_PROBLEMS.includes(problem.code) ? EXIT.usage : EXIT.input;
  const more = problem.errors.length > 1 ? problem.errors.map(({ detail }) => detail) : [];
  return { exitCode, code: problem.code, message: problem.message, more };
}

const FILE_FAULTS = [
  [Deno.errors.NotFound, "file-missing", "there is no such file or folder"],
  [Deno.errors.PermissionDenied, "file-refused", "the system does not permit it"],
  [Deno.errors.IsADirectory, "file-unreadable", "it is a folder; name a file"],
  [Deno.errors.NotADirectory, "file-unreadable", "a part of the path is a file, not a folder"],
  [Deno.errors.FilesystemLoop, "file-unreadable", "its links lead in a circle"],
] as const;

/**
 * Does something with a file that the person named.
 *
 * @param path as it was written on the command line
 * @throws InputError `file-missing`, `file-refused`, `file-unreadable` in place of the system's own errors
 */
export async function withFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = FILE_FAULTS.find(([kind]) => error instanceof kind);
    if (known === undefined) throw error;
    throw new InputError(known[1], `${JSON.stringify(path)} cannot be opened: ${known[2]}`);
  }
}
