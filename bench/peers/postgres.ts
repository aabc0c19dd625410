/** Postgres: recursive common table expressions, one row a route, day by day. Needs TEST_DATABASE_URL. */
import pg from "pg";
import type { Instance } from "../instance.ts";
import { type Outcome, type Prepared, servePeer } from "./serve.ts";

/** Rows of a recursion that still end within a minute. */
const MOST_ROUTES = 20_000_000n;

const WALK = `with recursive walk(c, length, score) as (
  select c, 1, value from concerts where day = $1
  union all
  select e.j, w.length + 1, w.score + e.score + k.value
  from walk w join legs e on e.i = w.c and e.day = $1 join concerts k on k.c = e.j
)`;

const LEGS = `create temp table legs as
  select a.c i, b.c j, a.day, -($2 * minutes + $3 * (b.first - a.last - minutes))::bigint score
  from concerts a join concerts b on a.day = b.day
  join walks on f = a.hall and t = b.hall and a.last + minutes + $1 <= b.first`;

const client = new pg.Client({ connectionString: Deno.env.get("TEST_DATABASE_URL") });
await client.connect();
const { rows: [server] } = await client.query<{ version: string }>(
  "select current_setting('server_version') version",
);
await servePeer(`Postgres ${server?.version ?? ""}`, openPostgres);
await client.end();

/** Rows of Postgres for an instance; aggregates may not stand in its recursions, so it counts what it lists. */
function openPostgres(instance: Instance): (row: string) => Promise<Prepared> {
  const loaded = load(instance);
  const days = [...new Set(instance.columns.days)];
  const rows: Record<string, () => Prepared> = {
    buildCount: () => () => whole(instance, days),
    best1: () => () => best(instance, days),
    enumerate: () => instance.day === null ? tooMany : () => listed(instance),
  };
  const tooMany = { skip: "one row a route; aggregates may not stand in a recursion" };
  const fits = instance.dayTotals.every((total) => total.length < 15 && BigInt(total) <= MOST_ROUTES);
  return async (row) => {
    const ready = rows[row];
    if (ready === undefined) return { skip: "the tool has nothing for it" };
    if (!fits) return tooMany;
    await loaded;
    return ready();
  };
}

async function load({ columns, values }: Instance): Promise<void> {
  await client.query(`create temp table concerts(c int, first int, last int, day int, hall int, value bigint);
    create temp table walks(f int, t int, minutes int)`);
  await client.query(
    `insert into concerts select c - 1, first, last, day, hall, value
     from unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::bigint[])
     with ordinality as t(first, last, day, hall, value, c)`,
    [columns.starts, columns.ends, columns.days, columns.halls, values],
  );
  await client.query(
    `insert into walks select (at - 1) / $2::int, (at - 1) % $2::int, minutes
     from unnest($1::int[]) with ordinality as t(minutes, at)`,
    [columns.walkMinutes, columns.hallCount],
  );
  await client.query("analyze");
}

async function buildLegs({ columns, walkCost, waitCost }: Instance): Promise<void> {
  await client.query("drop table if exists legs");
  // Parameters do not go into create table: the numbers are this file's own.
  const sql = [columns.bufferMinutes, walkCost, waitCost].reduce(
    (text, value, at) => text.replaceAll(`$${at + 1}`, String(Number(value))),
    LEGS,
  );
  await client.query(sql);
}

/** Days stand apart: any concert of one precedes all of the next. So their routes multiply, and best scores add. */
async function whole(instance: Instance, days: readonly number[]): Promise<Outcome> {
  await buildLegs(instance);
  let product = 1n;
  for (const day of days) {
    const { rows: [row] } = await client.query<{ n: string }>(`${WALK} select count(*) n from walk`, [day]);
    product *= BigInt(row?.n ?? 0) + 1n;
  }
  return { answer: String(product - 1n), note: "day by day, multiplied" };
}

async function best(instance: Instance, days: readonly number[]): Promise<Outcome> {
  await buildLegs(instance);
  let sum = 0n;
  for (const day of days) {
    const { rows: [row] } = await client.query<{ n: string }>(`${WALK} select max(score) n from walk`, [day]);
    sum += BigInt(row?.n ?? 0);
  }
  return { answer: String(sum), note: "day by day, added" };
}

async function listed(instance: Instance): Promise<Outcome> {
  await buildLegs(instance);
  await client.query("drop table if exists routes");
  await client.query(`create temp table routes as
    with recursive walk(c, route) as (
      select c, array[c] from concerts where day = ${Number(instance.day)}
      union all
      select e.j, w.route || e.j from walk w join legs e on e.i = w.c
    ) select route from walk`);
  const { rows: [row] } = await client.query<{ n: string }>("select count(*) n from routes");
  const items = Number(row?.n ?? 0);
  return { answer: String(items), items };
}
