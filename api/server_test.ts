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
function rawGet(url: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Uint8Array) => bytes += chunk.length);
      response.on(
        "end",
        () => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
      );
    }).on("error", reject).end();
  });
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
