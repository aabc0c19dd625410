import assert from "node:assert/strict";
import { connect } from "node:net";
import { neonConfig } from "@neondatabase/serverless";
import { migrate, migrationState } from "../migrations/mod.ts";
import { scratchDatabase } from "../migrations/testing.ts";
import { applyFestival } from "./apply.ts";
import { openDatabase } from "./connection.ts";
import { normaliseDocument } from "./document.ts";
import { salesTotals } from "./sales.ts";
import { loadSnapshot } from "./snapshot.ts";
import { concert, postgresUrl, sampleDocument, sayLeftOut, streamOf, tickets } from "./testing.ts";

sayLeftOut("store/neon_test.ts");

/** What Neon's own proxy does: a WebSocket whose messages are the bytes of one TCP connection to Postgres. */
function webSocketProxy(
  to: { host: string; port: number },
): { port: number; opened: () => number; close(): Promise<void> } {
  let opened = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    opened++;
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.binaryType = "arraybuffer";
    const tcp = connect(to);
    tcp.on("data", (bytes: Uint8Array) => socket.send(new Uint8Array(bytes)));
    tcp.on("close", () => socket.readyState === WebSocket.OPEN && socket.close());
    tcp.on("error", () => tcp.destroy());
    socket.onmessage = ({ data }) => tcp.write(new Uint8Array(data));
    socket.onclose = () => tcp.destroy();
    return response;
  });
  return { port: server.addr.port, opened: () => opened, close: () => server.shutdown() };
}

Deno.test({
  name: "openDatabase() migrates, imports and reads over WebSocket when the host is Neon's",
  ignore: postgresUrl === null,
  // The driver leaves its sockets to the runtime to close.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const scratch = await scratchDatabase(postgresUrl ?? "");
    const real = new URL(scratch.url);
    const proxy = webSocketProxy({ host: real.hostname, port: Number(real.port || 5432) });
    neonConfig.wsProxy = () => `127.0.0.1:${proxy.port}/`;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineConnect = false;
    neonConfig.pipelineTLS = false;
    try {
      const url = new URL(scratch.url);
      url.hostname = "ep-quiet-tree-123456.eu-central-1.aws.neon.tech";
      const database = await openDatabase(url.href);
      assert.deepEqual([database.kind, database.listen], ["neon", undefined]);
      await migrate(database.db);
      assert.deepEqual((await migrationState(database.db)).pending, []);
      const document = sampleDocument("neon");
      const sales = streamOf(tickets(1, { first: 0, count: 3 }));
      const { festivalId } = await applyFestival(database.db, document, { sales });
      const edits = [1, 2, 3].map((price) => ({ ...document, concerts: [concert(1, { price })] }));
      const outcomes = await Promise.all(edits.map((edit) => applyFestival(database.db, edit)));
      assert.deepEqual(outcomes.map(({ version }) => version).sort(), [2, 3, 4]);
      assert.deepEqual(
        (await loadSnapshot(database.db, festivalId, 1)).document,
        normaliseDocument(document),
      );
      assert.equal((await salesTotals(database.db, festivalId)).revenue, 300);
      const stop = new AbortController();
      const stopped = applyFestival(database.db, document, {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      });
      await assert.rejects(stopped, { name: "AbortError" });
      assert.equal((await loadSnapshot(database.db, festivalId)).version, 4);
      assert.ok(proxy.opened() >= 3, "the three imports had a connection each");
      await database.close();
    } finally {
      await proxy.close();
      await scratch.drop();
    }
  },
});
