import assert from "node:assert/strict";
import { EVERY_MORNING, TWO_WEEKS } from "../../learning/calendar.ts";
import { StoreError } from "../errors.ts";
import { onEachDatabase } from "../testing.ts";
import { addItems } from "./items.ts";
import { createProject, keepCalendar, projectBySlug } from "./projects.ts";
import { madeItem, madeProject } from "./testing.ts";
import { trainingRows } from "./training.ts";

const faultsOf = (error: unknown) =>
  error instanceof StoreError
    ? (error.params.faults as { pointer: string; detail: string }[]).map(({ pointer }) => pointer)
    : [];

onEachDatabase("store/learning/items_test.ts", (test) => {
  test("keepCalendar() gives changed rules of a name a new version, the same rules the same", async ({ db }) => {
    const [first, again] = [await keepCalendar(db, TWO_WEEKS), await keepCalendar(db, { ...TWO_WEEKS })];
    assert.equal(first, again);
    const changed = await keepCalendar(db, { ...TWO_WEEKS, holidays: ["2027-01-06"] });
    assert.notEqual(changed, first);
    const rows = await db.selectFrom("calendars").select(["name", "version"]).where("id", "in", [
      first,
      changed,
    ])
      .orderBy("version").execute();
    assert.deepEqual(rows.map(({ name, version }) => `${name} ${version}`), ["two weeks 1", "two weeks 2"]);
  });

  test("createProject() refuses a slug that is taken, and tells every fault at once", async ({ db }) => {
    const project = await madeProject(db, {}, EVERY_MORNING);
    assert.deepEqual((await projectBySlug(db, project.slug)).calendar, EVERY_MORNING);
    await assert.rejects(
      madeProject(db, { slug: project.slug }),
      (e) => e instanceof StoreError && e.code === "project-conflict",
    );
    await assert.rejects(
      createProject(db, {
        ...project,
        slug: "Ä",
        name: " ",
        labels: ["a", "A "],
        timeZone: "Mars/Base",
        retrainAt: "3",
      }, TWO_WEEKS),
      (error) => {
        assert.deepEqual(faultsOf(error), ["/slug", "/name", "/labels/1", "/timeZone", "/retrainAt"]);
        return true;
      },
    );
    await assert.rejects(
      projectBySlug(db, "no"),
      (e) => e instanceof StoreError && e.code === "project-unknown",
    );
  });

  test("addItems() takes the same batch twice and changes nothing", async ({ db }) => {
    const project = await madeProject(db);
    const batch = [madeItem("a"), madeItem("b", { label: null }), madeItem("c", { label: " ORGAN " })];
    assert.deepEqual(await addItems(db, project, batch), { added: 3, unchanged: 0 });
    assert.deepEqual(await addItems(db, project, [...batch, madeItem("d")]), { added: 1, unchanged: 3 });
    const rows = await db.selectFrom("items").select(["external_id", "given_label"]).where(
      "project_id",
      "=",
      project.id,
    )
      .orderBy("external_id").execute();
    assert.deepEqual(rows.map((row) => row.given_label), ["organ", null, "organ", "organ"]);
  });

  test("addItems() writes nothing when an item breaks a rule or changed since", async ({ db }) => {
    const project = await madeProject(db);
    await addItems(db, project, [madeItem("a")]);
    const wrong = [
      madeItem("new"),
      madeItem("", { day: "2027-02-30", label: "opera" }),
      madeItem("x", { fields: { title: 7, minutes: "long" } }),
    ];
    await assert.rejects(addItems(db, project, wrong), (error) => {
      assert.deepEqual(faultsOf(error), [
        "/1/externalId",
        "/1/day",
        "/1/label",
        "/2/fields/title",
        "/2/fields/minutes",
      ]);
      return true;
    });
    const changed = [madeItem("new"), madeItem("a", { label: "choir" })];
    await assert.rejects(addItems(db, project, changed), (error) => {
      assert.deepEqual(faultsOf(error), ["/1/externalId"]);
      return true;
    });
    await assert.rejects(
      addItems(db, project, [madeItem("t"), madeItem("t")]),
      (e) => e instanceof StoreError,
    );
    const { n } = await db.selectFrom("items").select((eb) => eb.fn.countAll<number>().as("n"))
      .where("project_id", "=", project.id).executeTakeFirstOrThrow();
    assert.equal(n, 1);
  });

  test("addItems() makes a history's labels events and members of the training set", async ({ db }) => {
    const project = await madeProject(db);
    await addItems(db, project, [
      madeItem("b"),
      madeItem("a", { label: "piano" }),
      madeItem("c", { label: null }),
    ], {
      imported: { actor: "import:history.csv" },
    });
    const rows = await trainingRows(db, { projectId: project.id, asOfDay: "2027-01-04" });
    assert.deepEqual(rows.map(({ externalId, label, source }) => [externalId, label, source]), [
      ["a", "piano", "imported"],
      ["b", "organ", "imported"],
    ]);
    assert.deepEqual(await trainingRows(db, { projectId: project.id, asOfDay: "2027-01-03" }), []);
  });
});
