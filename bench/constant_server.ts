/** The baseline of the HTTP bench: a Hono handler that answers a constant. `constant_server.ts BYTES` */
import { Hono } from "hono";

const body = new TextEncoder().encode(JSON.stringify("x".repeat(Number(Deno.args[0]) - 2)));
const app = new Hono();
app.get("*", (c) => c.body(body, 200, { "content-type": "application/json" }));
Deno.serve({
  port: 0,
  hostname: "127.0.0.1",
  onListen: ({ port }) => console.log(`Constant listens on http://127.0.0.1:${port}`),
}, app.fetch);
