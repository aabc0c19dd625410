import assert from "node:assert/strict";
import { request } from "node:http";
import { folderSource } from "@figaro/formats";
import { databaseStore, importFestival, sourceReader } from "../jobs/mod.ts";
import { readConfig } from "./config.ts";
import { type RunningServer, StartError, startServer } from "./server.ts";

const F = "/v1/festivals/seven-bridges-2027";

/** Limits of the rate limiter and the log live in timers of their own, which end with their windows. */
const options = { sanitizeOps: false, sanitizeResources: false };

function start(
  dataDir: string,
  env: Record<string, string> = {},
  lines: string[] = [],
): Promise<RunningServer> {
  const settings: Record<string, string> = { PORT: "0", FIGARO_HOST: "127.0.0.1", FIGARO_LOG: "silent" };
  const config = readConfig((name) => ({ ...settings, FIGARO_DATA_DIR: dataDir, ...env })[name]);
  return startServer(config, {
    print: (line) => lines.push(line),
    importFolder: (database, folder, signal) =>
      importFestival(sourceReader(folderSource(folder)), databaseStore(database), { signal }),
  });
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly bytes: number;
}

/** An answer as it goes over the wire: nothing is unpacked. */
function rawGet(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Uint8Array) => bytes += chunk.length);
      response.on(
        "end",
        () => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
      );
    }).on("error", reject).end();
  });
}

/** The first line that the server answers to a request line; it may hang up before it has read all of it. */
async function statusLine(port: number, requestLine: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const request = new TextEncoder().encode(`${requestLine}\r\nhost: 127.0.0.1\r\n\r\n`);
  const sent = connection.writable.getWriter().write(request).catch(() => {});
  const { value } = await connection.readable.getReader().read();
  await sent;
  return new TextDecoder().decode(value).split("\r\n")[0] ?? "";
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(
  "startServer() loads the demo festival once and keeps cursors valid over a restart",
  options,
  () =>
    withFolder(async (folder) => {
      const lines: string[] = [];
      const first = await start(folder, {}, lines);
      await first.loaded;
      assert(lines.includes("Loaded the demo festival"), lines.join("\n"));
      assert.match(lines.join("\n"), /\(seven-bridges-2027\): \d+ concerts in \d+ halls/);
      const page = await (await fetch(`${first.address}${F}/concerts?limit=2`)).json();
      await first.stop();
      await first.finished;
      const again: string[] = [];
      const second = await start(folder, {}, again);
      await second.loaded;
      assert.equal(again.length, 1, again.join("\n"));
      const next = await fetch(`${second.address}${F}/concerts?limit=2&cursor=${page.next}`);
      assert.equal(next.status, 200);
      await next.body?.cancel();
      await second.stop();
      await second.stop();
    }),
);

Deno.test("startServer() says so when the port is in use", options, () =>
  withFolder(async (folder) => {
    const holder = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const port = String((holder.addr as Deno.NetAddr).port);
    await assert.rejects(start(folder, { PORT: port }), (error) => {
      assert(error instanceof StartError);
      assert.match(error.message, new RegExp(`port ${port} is in use; .* set PORT`));
      return true;
    });
    holder.close();
    const free = await start(folder, { PORT: port, FIGARO_DEMO: "off" });
    await free.loaded;
    await free.stop();
  }));

Deno.test(
  "stop() in the middle of the import leaves an empty database that the next start fills",
  options,
  () =>
    withFolder(async (folder) => {
      const first = await start(folder);
      await first.stop();
      await assert.rejects(first.loaded);
      const second = await start(folder);
      await second.loaded;
      const { festivals } = await (await fetch(`${second.address}/v1/festivals`)).json();
      assert.equal(festivals.length, 1);
      await second.stop();
    }),
);

Deno.test(
  "the short way answers as the long way does when an address is asked again",
  options,
  () =>
    withFolder(async (folder) => {
      const server = await start(folder);
      await server.loaded;
      const url = `${server.address}${F}/concerts?day=2027-06-11`;
      const [long, short] = [await rawGet(url), await rawGet(url)];
      assert.deepEqual([long.status, short.status, short.bytes], [200, 200, long.bytes]);
      const ofEach = new Set(["x-request-id", "server-timing", "date", "ratelimit"]);
      for (const name of new Set([...Object.keys(long.headers), ...Object.keys(short.headers)])) {
        if (!ofEach.has(name)) assert.equal(short.headers[name], long.headers[name], name);
      }
      assert.match(String(short.headers["ratelimit"]), /^"loopback";r=\d+;t=\d+$/);
      const etag = String(long.headers["etag"]);
      const unchanged = await rawGet(url, { "if-none-match": etag, "x-request-id": "client-chosen-2" });
      assert.deepEqual([unchanged.status, unchanged.bytes, unchanged.headers["etag"]], [304, 0, etag]);
      assert.equal(unchanged.headers["x-request-id"], "client-chosen-2");
      assert.equal(unchanged.headers["access-control-allow-origin"], "*");
      assert.equal((await rawGet(`${url}&limit=1`, { "if-none-match": etag })).status, 200);
      await server.stop();
    }),
);

Deno.test(
  "answers are compressed when the client takes it, and their weakened tag still gives 304",
  options,
  () =>
    withFolder(async (folder) => {
      const server = await start(folder);
      await server.loaded;
      const url = `${server.address}${F}/concerts`;
      const plain = await rawGet(url);
      const packed = await rawGet(url, { "accept-encoding": "gzip" });
      assert.equal(packed.headers["content-encoding"], "gzip");
      assert(packed.bytes < plain.bytes / 3, `${packed.bytes} of ${plain.bytes}`);
      const again = await rawGet(url, {
        "if-none-match": String(packed.headers["etag"]),
        "accept-encoding": "gzip",
      });
      assert.equal(again.status, 304);
      await server.stop();
    }),
);

Deno.test(
  "HEAD has the headers of GET and no body, on the long way and on the short way",
  options,
  () =>
    withFolder(async (folder) => {
      const server = await start(folder);
      await server.loaded;
      for (const path of ["/v1/info", `${F}/concerts`, `${F}/concerts`, "/openapi.json", `${F}/halls/none`]) {
        const url = server.address + path;
        const [head, get] = [await rawGet(url, {}, "HEAD"), await rawGet(url)];
        assert.deepEqual([head.status, head.bytes], [get.status, 0], path);
        for (const name of ["content-length", "content-type", "etag", "cache-control"]) {
          assert.equal(head.headers[name], get.headers[name], `${path} ${name}`);
        }
        assert.equal(head.headers["content-length"], String(get.bytes), path);
        const packed = await rawGet(url, { "accept-encoding": "gzip" }, "HEAD");
        assert.notEqual(packed.headers["content-length"], "0", path);
      }
      await server.stop();
    }),
);

Deno.test(
  "a URL past the limit is a 414 of ours up to 60,000 characters, and a bare 400 of the runtime far past it",
  options,
  () =>
    withFolder(async (folder) => {
      const server = await start(folder);
      await server.loaded;
      for (const length of [17_000, 40_000, 60_000]) {
        const answer = await fetch(`${server.address}/v1/info?q=${"a".repeat(length)}`);
        assert.equal(answer.status, 414, `${length}`);
        const problem = await answer.json();
        assert.deepEqual([problem.code, problem.params.max], ["url-too-long", 16_384]);
      }
      // Deno's HTTP parser ends longer request lines before any handler sees them.
      const { port } = new URL(server.address);
      const status = await statusLine(Number(port), `GET /v1/info?q=${"a".repeat(1_000_000)} HTTP/1.1`);
      assert.match(status, /^HTTP\/1\.1 400 /);
      const after = await fetch(`${server.address}/v1/info`);
      assert.equal(after.status, 200, "still serving");
      await after.body?.cancel();
      await server.stop();
    }),
);
