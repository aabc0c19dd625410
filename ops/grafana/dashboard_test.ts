import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type Kysely, sql } from "kysely";
import { madeHistory } from "../../jobs/learning/testing_history.ts";
import { aliased } from "../../store/learning/registry.ts";
import { addTasks } from "../../store/learning/reviews.ts";
import type { Project } from "../../store/learning/projects.ts";
import type { Schema } from "../../store/schema.ts";
import { onEachDatabase } from "../../store/testing.ts";
import { loadLearningHere } from "../../wasm/deno.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

interface Source {
  readonly type: string;
  readonly uid: string;
}

interface Target {
  readonly refId: string;
  readonly datasource: Source;
  readonly format: string;
  readonly rawQuery: boolean;
  readonly rawSql: string;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly datasource: Source;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: { readonly defaults: object; readonly overrides: readonly unknown[] };
  readonly options: object;
  readonly targets: readonly Target[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly time: { readonly from: string; readonly to: string };
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly query: string;
      readonly datasource: Source;
    }[];
  };
}

const dashboard: Dashboard = JSON.parse(await Deno.readTextFile(`${folder}dashboards/learning.json`));
const queries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map((target) => ({ title, ...target }))
);

/** What Grafana's Postgres source puts in place of its macro, and the format `sqlstring` of a variable's values. */
function expanded(text: string, projects: readonly string[]): string {
  const list = projects.map((slug) => `'${slug.replaceAll("'", "''")}'`).join(",");
  return text
    .replaceAll(/\$__timeFilter\(([^)]+)\)/g, "$1 BETWEEN '2027-01-01T00:00:00Z' AND '2027-12-31T00:00:00Z'")
    .replaceAll("${project:sqlstring}", list);
}

async function withEverything(db: Kysely<Schema>): Promise<Project> {
  const project = await madeHistory(db, loadLearningHere(), { days: 4, slug: "titles" });
  const champion = await aliased(db, project.id, "champion");
  const item = await db.selectFrom("items").select("id").where("project_id", "=", project.id).orderBy("id")
    .executeTakeFirstOrThrow();
  await addTasks(db, project.id, [{
    ...{ itemId: item.id, dayRunId: null, kind: "suspect", proposedLabel: "organ", probability: 0.5 },
    ...{ priority: 1, blind: false, notFor: null },
  }]);
  await db.insertInto("drift_checks").values({
    ...{ model_version_id: champion?.id ?? 0, project_id: project.id, column_name: "minutes" },
    ...{ from_day: "2027-01-05", day: "2027-01-06", since_day: "2027-01-05", row_count: 30 },
    ...{ counts: "[10, 20]", log_evidence: 0.5, stability_index: 0.04, total_variation: 0.1, alarm: false },
  }).execute();
  return project;
}

onEachDatabase("ops/grafana/dashboard_test.ts", (test) => {
  test("every query of the dashboard answers with rows, of the shape its panel wants", async ({ db }) => {
    const { slug } = await withEverything(db);
    const [variable] = dashboard.templating.list;
    const { rows: choices } = await sql.raw<{ slug: string }>(variable?.query ?? "").execute(db);
    assert.deepEqual(choices, [{ slug }]);
    for (const { title, rawSql, format } of queries) {
      const { rows } = await sql.raw<Record<string, unknown>>(expanded(rawSql, [slug, "o'ther"])).execute(db);
      assert.ok(rows.length > 0, `${title} has no rows`);
      if (format !== "time_series") continue;
      const times = rows.map(({ time }) => time);
      assert.ok(times.every((time) => time instanceof Date), `${title}: time is no moment`);
      const order = times.map(Number);
      assert.deepEqual(order, order.toSorted((a, b) => a - b), `${title} is not in the order of time`);
      const numbers = Object.values(rows[0] ?? {}).filter((value) => typeof value === "number");
      assert.ok(numbers.length > 0, `${title} has no numbers`);
    }
  });

  test("a project that is not chosen is in no panel that has the choice", async ({ db }) => {
    for (const { title, rawSql } of queries.filter(({ rawSql }) => rawSql.includes("${project:sqlstring}"))) {
      const { rows } = await sql.raw(expanded(rawSql, ["another"])).execute(db);
      assert.deepEqual(rows, [], title);
    }
  });
});

Deno.test("the dashboard has the two queries that its users know, word for word", () => {
  for (const wanted of ["f1", "min_f1"]) {
    const text = `SELECT timestamp, ${wanted} FROM model_metrics ORDER BY timestamp;`;
    assert.equal(queries.filter(({ rawSql }) => rawSql === text).length, 1, text);
  }
});

Deno.test("the dashboard is as Grafana's provisioning wants it", async () => {
  const source = await Deno.readTextFile(`${folder}provisioning/datasources/figaro.yaml`);
  const uid = /^\s+uid: (\S+)$/m.exec(source)?.[1];
  assert.match(source, /^apiVersion: 1$/m);
  assert.match(source, /^\s+type: postgres$/m);
  const ids = dashboard.panels.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "two panels have one id");
  assert.ok(dashboard.uid !== "" && dashboard.title !== "" && dashboard.schemaVersion >= 36);
  const known = dashboard.templating.list.map(({ name }) => name);
  for (const { title, type, datasource, gridPos: { x, w, h }, targets } of dashboard.panels) {
    assert.ok(["timeseries", "table"].includes(type), title);
    assert.ok(x >= 0 && w > 0 && h > 0 && x + w <= 24, `${title} stands outside of the grid`);
    assert.deepEqual(datasource, { type: "postgres", uid }, title);
    for (const target of targets) {
      assert.deepEqual(target.datasource, datasource, title);
      assert.ok(
        target.rawQuery && ["table", "time_series"].includes(target.format) && target.refId !== "",
        title,
      );
      for (const [, name] of target.rawSql.matchAll(/\$\{(\w+)/g)) {
        assert.ok(known.includes(name ?? ""), `${title}: ${name}`);
      }
    }
  }
});

Deno.test("the dashboard has every field of Grafana's JSON model, and a provider that finds it", async () => {
  const fields = [
    "uid",
    "title",
    "tags",
    "timezone",
    "editable",
    "graphTooltip",
    "panels",
    "time",
    "templating",
  ];
  for (const field of [...fields, "annotations", "refresh", "schemaVersion", "version", "links"]) {
    assert.ok(field in dashboard, field);
  }
  assert.match(dashboard.uid, /^[\w-]{8,40}$/);
  assert.deepEqual([dashboard.time.from, dashboard.time.to], ["now-90d", "now"]);
  for (const { title, fieldConfig, options } of dashboard.panels) {
    assert.ok(fieldConfig.defaults !== undefined && Array.isArray(fieldConfig.overrides), title);
    assert.equal(typeof options, "object", title);
  }
  const [panel] = dashboard.panels;
  for (const { name, type, datasource } of dashboard.templating.list) {
    assert.deepEqual([type, datasource], ["query", panel?.datasource], name);
  }
  const provider = await Deno.readTextFile(`${folder}provisioning/dashboards/figaro.yaml`);
  assert.match(provider, /^providers:\n {2}- name: \S+\n/m);
  assert.match(provider, /^ {4}type: file$/m);
  assert.match(provider, /^ {6}path: \$\{FIGARO_DASHBOARDS\}$/m);
});

Deno.test("a panel over time gets the column that its format asks for", () => {
  // Of a table Grafana draws whichever column is a time; of time series the column must be called so.
  for (const { title, format, rawSql } of queries) {
    if (format === "time_series") assert.match(rawSql, /\bAS time\b/i, title);
  }
});

Deno.test("no two panels of the dashboard lie on each other", () => {
  for (const [i, one] of dashboard.panels.entries()) {
    for (const two of dashboard.panels.slice(i + 1)) {
      const [a, b] = [one.gridPos, two.gridPos];
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
      assert.ok(apart, `${one.title} lies on ${two.title}`);
    }
  }
});
