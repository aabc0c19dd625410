/** The API as the pages of the people who work here ask it: with a token, each fault an error of its own kind. */

/** What the server said against a request. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  constructor(
    readonly status: number,
    /** Of the closed list of codes; "": something between here and the server answered in its place. */
    readonly code: string,
    detail: string,
    readonly params: Readonly<Record<string, unknown>>,
  ) {
    super(detail);
  }
}

/** Nobody answered: there is no network, or no server. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/**
 * Asks an address under `/v1/projects`; with a body it is a POST.
 *
 * @throws ApiProblem, Unreachable
 */
export type Ask = <Answer>(path: string, body?: object) => Promise<Answer>;

/** Asks with a token. */
export function askWith(token: string): Ask {
  return async (path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const init = body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`/v1/projects${path}`, init).catch((error) => {
      throw new Unreachable(String(error), { cause: error });
    });
    // A proxy on the way may answer in HTML, and an answer may be cut off.
    const given = await response.json().catch(() => null);
    if (response.ok && given !== null) return given;
    throw new ApiProblem(response.status, given?.code ?? "", given?.detail ?? "", given?.params ?? {});
  };
}

/** Whether the same request may well be answered later: nobody was there, or the server was in trouble. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof ApiProblem && (error.status >= 500 || error.status === 429 || error.code === "");
}

/** Whether the token does not open this address. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || error.status === 403);
}
