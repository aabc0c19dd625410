import assert from "node:assert/strict";
import { projectBySlug } from "../../store/learning/projects.ts";
import { withTasks } from "../../store/learning/testing.ts";
import { jsonOf, problemOf } from "../testing/kit.ts";
import { openDesk, P, TITLES } from "./testing.ts";

const item = (externalId: string, label: string | null = "organ") => ({
  externalId,
  day: "2027-01-04",
  fields: { title: externalId },
  label,
});

Deno.test("the learning loop's addresses answer only to tokens, by their roles", async () => {
  await using desk = await openDesk();
  const { kit, as } = desk;
  for (
    const headers of [{}, { authorization: "Bearer fig_of_nobody_at_all_0123456789" }, {
      authorization: "Basic x",
    }]
  ) {
    const problem = await problemOf(await kit.ask("/v1/projects", { headers }));
    assert.deepEqual([problem.status, problem.code], [401, "unauthorized"]);
  }
  const forbidden = await problemOf(await as("operator", "/v1/projects", TITLES));
  assert.deepEqual([forbidden.status, forbidden.code], [403, "forbidden"]);
  assert.equal((await problemOf(await as("data", `${P}/reviews/lease`, {}))).code, "forbidden");
  const { projects } = await jsonOf(await as("data", "/v1/projects"));
  assert.equal((projects as unknown[]).length, 1);
  assert.equal((await problemOf(await as("admin", "/v1/projects", TITLES))).code, "project-conflict");
  assert.equal((await problemOf(await as("admin", "/v1/projects/none"))).code, "project-unknown");
});

Deno.test("a project with faults is refused with the place of each", async () => {
  await using desk = await openDesk();
  const problem = await problemOf(
    await desk.as("admin", "/v1/projects", { ...TITLES, slug: "Ö", labels: ["a", "A"] }),
  );
  assert.deepEqual(problem.errors.map(({ pointer }) => pointer), ["/body/slug", "/body/labels/1"]);
});

Deno.test("items come once, with every fault told, and show their history", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const items = { items: [item("a"), item("b", "choir")], imported: true };
  assert.deepEqual(await jsonOf(await as("data", `${P}/items`, items)), { added: 2, unchanged: 0 });
  assert.deepEqual(await jsonOf(await as("data", `${P}/items`, items)), { added: 0, unchanged: 2 });
  const wrong = await problemOf(
    await as("data", `${P}/items`, { items: [item("c", "opera"), item("a", "choir")] }),
  );
  assert.deepEqual([wrong.status, wrong.code, wrong.errors[0]?.pointer], [
    422,
    "items-invalid",
    "/body/0/label",
  ]);
  const shown = await jsonOf(await as("operator", `${P}/items/b`));
  assert.equal(shown.label, "choir");
  assert.equal((shown.history as { source: string }[])[0]?.source, "imported");
  assert.equal((await problemOf(await as("operator", `${P}/items/zz`))).code, "item-unknown");
});

Deno.test("POST items takes batches up to limits of its own, and names them beyond", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const long = "x".repeat(2_000);
  const many = Array.from({ length: 1_000 }, (_, i) => ({ ...item(`many-${i}`), fields: { title: long } }));
  assert.ok(JSON.stringify(many).length > 1_900_000);
  assert.deepEqual(await jsonOf(await as("data", `${P}/items`, { items: many })), {
    added: 1_000,
    unchanged: 0,
  });
  const tooMany = Array.from({ length: 10_001 }, (_, i) => item(`more-${i}`));
  const problem = await problemOf(await as("data", `${P}/items`, { items: tooMany }));
  assert.deepEqual([problem.code, problem.errors[0]?.pointer], ["limit-exceeded", "/body/items"]);
  assert.match(problem.detail, /more than 10000 items; send the rest in further requests/);
  const large = Array.from(
    { length: 100 },
    (_, i) => ({ ...item(`l-${i}`), fields: { title: "x".repeat(90_000) } }),
  );
  const tooLarge = await problemOf(await as("data", `${P}/items`, { items: large }));
  assert.deepEqual([tooLarge.status, tooLarge.code, tooLarge.params.limit], [
    413,
    "body-too-large",
    "itemsLimit",
  ]);
  const elsewhere = await problemOf(await as("operator", `${P}/reviews`, { comment: long.repeat(200) }));
  assert.deepEqual([elsewhere.status, elsewhere.params.limit], [413, "bodyLimit"]);
});

Deno.test("items are listed page by page, narrowed by day, label and text", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const items = ["Бах", "Brahms", "Bartók"].map((title, i) => ({
    ...item(`k${i}`, i === 2 ? null : "choir"),
    fields: { title },
    day: `2027-01-0${i + 4}`,
  }));
  await jsonOf(await as("data", `${P}/items`, { items, imported: true }));
  const ids = async (query: string) => {
    const { items: found } = await jsonOf(await as("operator", `${P}/items${query}`));
    return (found as { externalId: string }[]).map(({ externalId }) => externalId);
  };
  const first = await jsonOf(await as("operator", `${P}/items?limit=2`));
  assert.deepEqual(await ids(`?limit=2&after=${first.next}`), ["k2"]);
  assert.deepEqual(await ids("?day=2027-01-05"), ["k1"]);
  assert.deepEqual(await ids("?label=choir"), ["k0", "k1"]);
  assert.deepEqual(await ids(`?text=${encodeURIComponent("БАХ")}`), ["k0"]);
  assert.equal((await problemOf(await as("operator", `${P}/items?limit=0`))).code, "limit-exceeded");
});

Deno.test("POST calendar gives a project a new version of its calendar, and refuses what somebody changed", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const calendar = { extends: "two-weeks", holidays: ["2027-01-06"] };
  const changed = await jsonOf(await as("admin", `${P}/calendar`, { calendar, version: 1 }));
  assert.deepEqual([changed.version, (changed.calendar as { holidays: string[] }).holidays], [2, [
    "2027-01-06",
  ]]);
  const late = await problemOf(await as("admin", `${P}/calendar`, { calendar: "every-morning", version: 1 }));
  assert.deepEqual([late.status, late.code], [409, "project-conflict"]);
  const wrong = await problemOf(
    await as("admin", `${P}/calendar`, { calendar: { extends: "two-weeks", holidays: ["1. Mai"] } }),
  );
  assert.deepEqual([wrong.code, wrong.errors[0]?.pointer], ["project-invalid", "/body/calendar/holidays/0"]);
});

Deno.test("a review is leased, answered once, taken back, and counted", async () => {
  await using desk = await openDesk();
  const { as, kit } = desk;
  await jsonOf(await as("data", `${P}/items`, { items: [item("a"), item("b")] }));
  const { db } = kit.database;
  const project = await projectBySlug(db, "titles");
  await withTasks(db, project);
  const lease = await jsonOf(await as("operator", `${P}/reviews/lease`, { count: 1 }));
  const [task] = lease.tasks as { id: number; version: number; externalId: string }[];
  assert.equal(task?.externalId, "b");
  const answer = {
    taskId: task?.id,
    version: task?.version,
    label: "Choir",
    requestId: "request-1",
    shownAt: new Date().toISOString(),
  };
  assert.equal((await jsonOf(await as("operator", `${P}/reviews`, answer))).repeated, false);
  assert.equal((await jsonOf(await as("operator", `${P}/reviews`, answer))).repeated, true);
  const second = await problemOf(
    await as("editor", `${P}/reviews`, { ...answer, requestId: "request-2", label: "organ" }),
  );
  assert.deepEqual([second.status, second.code, second.params.label], [409, "task-conflict", "choir"]);
  assert.equal(
    (await problemOf(await as("operator", `${P}/reviews`, { ...answer, requestId: "request-3", label: "x" })))
      .code,
    "label-unknown",
  );
  assert.equal(
    (await problemOf(await as("operator", `${P}/reviews`, { ...answer, taskId: 99, requestId: "request-4" })))
      .code,
    "task-unknown",
  );
  assert.equal(
    (await problemOf(await as("operator", `${P}/reviews`, { ...answer, requestId: "" }))).code,
    "body-malformed",
  );
  await jsonOf(await as("operator", `${P}/reviews/undo`, { taskId: task?.id, requestId: "request-5" }));
  const progress = await jsonOf(await as("operator", `${P}/reviews/progress`));
  assert.deepEqual([progress.open, typeof progress.minutesLeft], [2, "number"]);
  assert.deepEqual(await jsonOf(await as("operator", `${P}/reviews/agreement`)), {
    kappa: null,
    pairs: 0,
    differing: [],
  });
});

Deno.test("a bulk is previewed, written as it was shown, refused when the set changed, and taken back", async () => {
  await using desk = await openDesk();
  const { as, kit } = desk;
  await jsonOf(await as("data", `${P}/items`, { items: ["a", "b", "c"].map((id) => item(id)) }));
  const { db } = kit.database;
  const project = await projectBySlug(db, "titles");
  await withTasks(db, project, (i) => ({ proposedLabel: "choir", probability: i / 10, priority: i }));
  const filter = { proposedLabel: "choir", maxProbability: 0.15 };
  const preview = await jsonOf(await as("operator", `${P}/reviews/bulk/preview`, { filter }));
  assert.deepEqual([preview.count, (preview.sample as unknown[]).length], [2, 2]);
  const bulk = { filter, token: preview.token, action: { do: "accept" }, requestId: "bulk-one-1" };
  for (const wrong of [{ action: { do: "again" } }, { filter: { ...filter, state: "answered" } }]) {
    const refused = await problemOf(await as("operator", `${P}/reviews/bulk`, { ...bulk, ...wrong }));
    assert.deepEqual([refused.code, refused.errors[0]?.pointer], ["body-malformed", "/body/action"]);
  }
  assert.equal((await problemOf(await as("data", `${P}/reviews/bulk`, bulk))).code, "forbidden");
  const stale = await problemOf(
    await as("operator", `${P}/reviews/bulk`, { ...bulk, token: "0".repeat(64) }),
  );
  assert.deepEqual([stale.status, stale.code, stale.params.count], [409, "task-conflict", 2]);
  assert.equal((await jsonOf(await as("operator", `${P}/reviews/bulk`, bulk))).answered, 2);
  const shown = await jsonOf(await as("operator", `${P}/items/a`));
  assert.deepEqual([shown.label, (shown.history as { reason: string }[])[0]?.reason], ["choir", "bulk"]);
  assert.equal(
    (await problemOf(
      await as("operator", `${P}/reviews/bulk`, { ...bulk, requestId: "bulk-two-2", filter: { a: 1 } }),
    ))
      .code,
    "body-malformed",
  );
  const undone = await jsonOf(await as("operator", `${P}/reviews/bulk/undo`, { bulk: "bulk-one-1" }));
  assert.deepEqual(undone, { undone: 2, kept: 0, repeated: false });
  assert.equal((await jsonOf(await as("operator", `${P}/items/a`))).label, null);
  assert.equal(
    (await problemOf(await as("editor", `${P}/reviews/bulk/undo`, { bulk: "bulk-one-1" }))).code,
    "task-unknown",
  );
});

Deno.test("calendar, days and models are told, also when there are none yet", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const calendar = await jsonOf(await as("operator", `${P}/calendar`));
  assert.equal((calendar.days as unknown[]).length, 14);
  assert.deepEqual(await jsonOf(await as("operator", `${P}/days`)), { days: [] });
  assert.equal((await problemOf(await as("operator", `${P}/days?limit=0`))).code, "limit-exceeded");
  assert.deepEqual(await jsonOf(await as("data", `${P}/models`)), {
    champion: null,
    versions: [],
    moves: [],
  });
  assert.equal((await problemOf(await as("data", `${P}/models/v1.0.0`))).code, "model-version-unknown");
  assert.equal((await jsonOf(await as("data", `${P}/models/served?at=2027-01-12T14:03:00Z`))).version, null);
  assert.equal(
    (await problemOf(await as("data", `${P}/models/served?at=yesterday`))).code,
    "value-malformed",
  );
});

Deno.test("POST settings changes what is named, by admins alone, and refuses what no project can be", async () => {
  await using desk = await openDesk();
  const { as } = desk;
  const settings = { labels: ["organ", "choir", "harp"], retrainCron: "0 3 * * 1-6", gate: { kind: "raw" } };
  assert.equal((await problemOf(await as("data", `${P}/settings`, settings))).code, "forbidden");
  const changed = await jsonOf(await as("admin", `${P}/settings`, settings));
  assert.deepEqual([changed.version, changed.labels, changed.retrainCron, changed.retrainAt], [
    2,
    settings.labels,
    "0 3 * * 1-6",
    "03:00",
  ]);
  assert.deepEqual(changed.gate, {
    ...{ kind: "raw", margin: 0.005, errors: 0.5, minF1Drop: 0.02, calibrationRise: 0.02 },
  });
  const wrong = { labels: ["organ", "Organ"], retrainAt: "3 am", retrainCron: "* * * * *" };
  const refused = await problemOf(await as("admin", `${P}/settings`, { ...wrong, retrainAt: "25:00" }));
  assert.deepEqual([refused.status, refused.errors.map(({ pointer }) => pointer)], [
    422,
    ["/body/labels/1", "/body/retrainAt", "/body/retrainCron"],
  ]);
});
