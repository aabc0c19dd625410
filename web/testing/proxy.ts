/** A server before the server, for what the real one does not do on demand: another build, faults of a network. */

/** How the proxy answers; changed while it runs. */
export interface ProxyMode {
  /** Hash under which the build is served instead of its own; null: as it is. Other builds' files are gone. */
  build: string | null;
  /** Answers these paths in place of the server; undefined: not this one. */
  answer: (path: string) => Response | undefined;
}

/** A running proxy. */
export interface Proxy extends AsyncDisposable {
  readonly address: string;
  readonly mode: ProxyMode;
}

/** Starts a proxy before a site whose build has this hash. */
export function startProxy(upstream: string, hash: string): Proxy {
  const mode: ProxyMode = { build: null, answer: () => undefined };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const own = mode.answer(pathname);
    if (own !== undefined) return own;
    const shown = mode.build ?? hash;
    const asset = /^\/assets\/([^/]+)\/(.*)$/.exec(pathname);
    if (asset !== null && asset[1] !== shown) return new Response("of another build", { status: 404 });
    const path = asset === null ? pathname : `/assets/${hash}/${asset[2]}`;
    const answer = await fetch(upstream + path + search, {
      headers: { "if-none-match": request.headers.get("if-none-match") ?? "" },
    }).catch(() => new Response("the server is away", { status: 502 }));
    const headers = new Headers(answer.headers);
    for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
    if (asset !== null || shown === hash || answer.body === null) {
      return new Response(answer.body, { status: answer.status, headers });
    }
    return new Response((await answer.text()).replaceAll(hash, shown), { status: answer.status, headers });
  });
  const { port } = server.addr;
  return {
    address: `http://127.0.0.1:${port}`,
    mode,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
