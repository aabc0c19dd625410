/** The one error of `@figaro/core`: a stable code, the values of its message, and an English sentence. */

/** Values of a message, by name; every one a string, as they cross from Rust and over HTTP. */
export type ErrorParams = Readonly<Record<string, string>>;

/**
 * What each code means, as one English sentence; `{name}` stands for a value of `params`.
 * Codes are never renamed. A test holds this table against the closed list of core-rs/src/error.rs.
 */
export const MESSAGES: Readonly<Record<string, string>> = {
  "cancelled": "The caller asked to stop",
  "column-length": "Column {column} has {found} values; {expected} would be right",
  "column-value": "Column {column} holds {value} at position {index}; {expected} would be right",
  "core-not-loaded":
    "The engine could not be started ({reason}); give it wasm/lib/planning.wasm as bytes or module",
  "core-trapped":
    "The engine stopped on a fault of its own ({reason}); open the festival again and it starts anew",
  "festival-not-open": "Festival {festival} is not open in this engine; open it first",
  "handle-disposed": "This handle was disposed of already; open a new one",
  "model-bytes": "These bytes are no model: at byte {at} {expected} was expected",
  "not-a-route": "The concerts are not a route of the question: it fails at position {index}",
  "option-value": "Option {option} is {value}; {expected} would be right",
  "other-columns": "The items have no column {column} as the model knows it; {expected} would be right",
  "other-training": "The checkpoint is of another training ({what})",
  "question-too-large": "The question needs {needed} of {what}; the limit is {limit}",
  "rank-out-of-range": "There are {total} routes, so the rank must be below that",
  "route-id-malformed": "This is not a route id ({reason}); copy it whole, as it was given",
  "route-id-not-encodable": "No route id can be made ({reason})",
  "route-id-of-another-festival": "This route id belongs to another festival than {festival}",
  "too-few-examples": "There are {found} {what}; {expected} are needed to learn from them",
  "training-option": "Training option {option} is {value}; {expected} would be right",
  "training-too-large": "Training needs {needed} of {what}; the limit is {limit}",
  "training-value":
    "Column {column} holds {value} at position {index}, which cannot be learned from; {expected} would be right",
  "unknown-concert": "Concert position {concert} does not exist; the festival has {concerts} concerts",
  "unknown-operation": "The worker has no operation {operation}",
  "worker-failed": "The worker failed ({reason})",
  "worker-stopped": "The worker was stopped before it answered ({reason}); ask again",
};

/**
 * A fault of the core or of the way to it.
 *
 * @example
 * ```ts
 * try { core.engineVersion(); } catch (error) {
 *   if (error instanceof FigaroCoreError && error.code === "core-trapped") console.log(error.params.reason);
 * }
 * ```
 */
export class FigaroCoreError extends Error {
  override readonly name = "FigaroCoreError";
  /** Stable kebab-case code, a key of `MESSAGES`. */
  readonly code: string;
  /** Values of the message. */
  readonly params: ErrorParams;

  /**
   * @param code stable kebab-case code
   * @param params values of its message
   * @param options `cause`, where there is one
   */
  constructor(code: string, params: ErrorParams = {}, options?: ErrorOptions) {
    super(sentence(code, params), options);
    this.code = code;
    this.params = params;
  }
}

/** The message of a code; of a code without one, the code and its values, so that nothing is hidden. */
function sentence(code: string, params: ErrorParams): string {
  const template = Object.hasOwn(MESSAGES, code) ? MESSAGES[code] : undefined;
  if (template === undefined) return `${code} ${JSON.stringify(params)}`;
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "?");
}

/** The `{ code, params }` that Rust throws (wasm/src/fault.rs), as an error; undefined for anything else. */
export function asCoreError(thrown: unknown): FigaroCoreError | undefined {
  if (thrown instanceof FigaroCoreError) return thrown;
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return undefined;
  if (!("code" in thrown) || typeof thrown.code !== "string") return undefined;
  if (!("params" in thrown) || typeof thrown.params !== "object" || thrown.params === null) return undefined;
  const params = Object.entries(thrown.params).map(([name, value]) => [name, String(value)]);
  return new FigaroCoreError(thrown.code, Object.fromEntries(params));
}

/** What any thrown value has to say, for a message. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
