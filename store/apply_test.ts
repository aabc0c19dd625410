import assert from "node:assert/strict";
import type { FestivalDocument } from "@figaro/formats";
import { applyFestival } from "./apply.ts";
import type { Database } from "./connection.ts";
import { contentHash } from "./canonical.ts";
import { diffFestivals } from "./diff.ts";
import { normaliseDocument } from "./document.ts";
import { StoreError } from "./errors.ts";
import { festivalBySlug, listFestivals } from "./festivals.ts";
import { loadSnapshot } from "./snapshot.ts";
import { concert, freshSlug, onEachDatabase, sampleDocument } from "./testing.ts";
import type { ApplyProgress, ScheduleChange } from "./types.ts";
import { listVersions, versionChanges } from "./versions.ts";

/** Every row of a festival, so that "as it was" means all tables. */
async function fingerprint({ db }: Database, festivalId: number): Promise<unknown> {
  const versions = await listVersions(db, festivalId);
  const snapshots = [];
  for (const { version } of versions) snapshots.push(await loadSnapshot(db, festivalId, version));
  return { versions, snapshots, festivals: await listFestivals(db) };
}

function changed(document: FestivalDocument): FestivalDocument {
  const [first, ...rest] = document.concerts;
  assert.ok(first);
  return { ...document, concerts: [{ ...first, title: "Changed" }, ...rest, concert(77)] };
}

onEachDatabase("store/apply_test.ts", (test) => {
  test("applyFestival() makes version 1 when the festival is new", async ({ db }) => {
    const document = sampleDocument(freshSlug());
    const outcome = await applyFestival(db, document);
    const changes = diffFestivals(null, normaliseDocument(document));
    assert.deepEqual(outcome, {
      festivalId: outcome.festivalId,
      slug: document.festival.slug,
      version: 1,
      changed: true,
      changes,
      salesAdded: 0,
      salesConflicts: { count: 0, list: [] },
    });
    const summary = await festivalBySlug(db, document.festival.slug);
    assert.ok(summary?.updatedAt instanceof Date);
    assert.deepEqual({ ...summary, updatedAt: null }, {
      id: outcome.festivalId,
      slug: document.festival.slug,
      name: "Sample",
      timeZone: "Asia/Yekaterinburg",
      version: 1,
      concerts: 3,
      halls: 2,
      firstDay: "2022-07-08",
      lastDay: "2022-07-08",
      updatedAt: null,
      liveVersion: 0,
    });
    assert.ok((await listFestivals(db)).some(({ slug }) => slug === document.festival.slug));
    const [version] = await listVersions(db, outcome.festivalId);
    assert.deepEqual(version?.changes, changes);
    assert.equal(version?.contentHash, contentHash(normaliseDocument(document)));
  });

  test("applyFestival() changes nothing when the same document comes again in another order", async (database) => {
    const document = sampleDocument(freshSlug());
    const { festivalId } = await applyFestival(database.db, document);
    const before = await fingerprint(database, festivalId);
    const again = { ...document, concerts: document.concerts.toReversed() };
    const outcome = await applyFestival(database.db, again);
    assert.deepEqual([outcome.version, outcome.changed, outcome.changes], [1, false, []]);
    assert.deepEqual(await fingerprint(database, festivalId), before);
  });

  test("festivalBySlug() counts a concert after midnight to the evening before", async ({ db }) => {
    const night = concert(1, { startMinute: 24 * 60 + 30, endMinute: 24 * 60 + 90 });
    const document = sampleDocument(freshSlug(), [concert(2), night]);
    await applyFestival(db, document);
    const summary = await festivalBySlug(db, document.festival.slug);
    assert.deepEqual([summary?.firstDay, summary?.lastDay], ["2022-07-08", "2022-07-08"]);
    const later = concert(1, { startMinute: 28 * 60, endMinute: 29 * 60 });
    await applyFestival(db, { ...document, concerts: [concert(2), later] });
    assert.equal((await festivalBySlug(db, document.festival.slug))?.lastDay, "2022-07-09");
    await applyFestival(db, { ...document, concerts: [] });
    assert.equal((await festivalBySlug(db, document.festival.slug))?.lastDay, null);
    assert.equal(await festivalBySlug(db, "no-such-festival"), null);
  });

  test("applyFestival() makes a version with the change when one thing changed", async ({ db }) => {
    const document = sampleDocument(freshSlug());
    const edits: readonly [ScheduleChange["kind"], FestivalDocument][] = [
      ["concert-moved", { ...document, concerts: [concert(1, { startMinute: 0 }), concert(2), concert(3)] }],
      ["concert-hall", { ...document, concerts: [concert(1, { hall: "Big hall" }), concert(2), concert(3)] }],
      ["concert-price", { ...document, concerts: [concert(1, { price: null }), concert(2), concert(3)] }],
      ["concert-edited", { ...document, concerts: [concert(1, { artists: [] }), concert(2), concert(3)] }],
      ["concert-added", { ...document, concerts: [...document.concerts, concert(4)] }],
      ["concert-cancelled", { ...document, concerts: document.concerts.slice(0, 2) }],
      ["hall-edited", { ...document, halls: document.halls.map((hall) => ({ ...hall, stepFree: true })) }],
      ["walk-changed", { ...document, walks: document.walks.slice(1) }],
      ["off-programme", { ...document, offProgramme: [] }],
      ["festival-edited", { ...document, festival: { ...document.festival, name: "Renamed" } }],
    ];
    let { festivalId, version } = await applyFestival(db, document);
    for (const [kind, after] of edits) {
      const outcome = await applyFestival(db, after);
      assert.equal(outcome.version, ++version, kind);
      assert.ok(outcome.changes.every((change) => change.kind === kind), kind);
      assert.deepEqual(
        outcome.changes,
        diffFestivals(normaliseDocument(document), normaliseDocument(after)),
        kind,
      );
      assert.deepEqual((await loadSnapshot(db, festivalId)).document, normaliseDocument(after), kind);
      assert.deepEqual(await versionChanges(db, festivalId, [version - 1, version]), outcome.changes, kind);
      await applyFestival(db, document);
      version++;
    }
    ({ festivalId } = await applyFestival(db, document));
    assert.deepEqual(await versionChanges(db, festivalId, [1, version]), [], "back where it began");
    const listed = await listVersions(db, festivalId);
    assert.deepEqual(
      listed.map((one) => one.version),
      Array.from({ length: version }, (_, i) => version - i),
    );
    const page = await listVersions(db, festivalId, { limit: 2, before: 3 });
    assert.deepEqual(page.map((one) => one.version), [2, 1]);
  });

  test("versionChanges() tells the move alone when an earlier concert brought another epoch", async ({ db }) => {
    const document = sampleDocument(freshSlug(), [concert(1), concert(2)]);
    const { festivalId } = await applyFestival(db, document);
    const [first, second] = [concert(1), concert(2)].map((one) => ({
      ...one,
      startMinute: one.startMinute + 1440,
      endMinute: one.endMinute + 1440,
    }));
    assert.ok(first && second);
    const offProgramme = document.offProgramme.map((event) => ({
      ...event,
      startMinute: event.startMinute + 1440,
      endMinute: event.endMinute + 1440,
    }));
    const after = {
      ...document,
      festival: { ...document.festival, epoch: "2022-07-07" },
      concerts: [first, { ...second, startMinute: 720 }],
      offProgramme,
    };
    const { changes } = await applyFestival(db, after);
    assert.deepEqual(changes.map(({ kind, subject }) => [kind, subject]), [
      ["festival-edited", null],
      ["concert-moved", "2"],
    ]);
    assert.deepEqual(changes[1]?.fields, { startMinute: [720 + 1440, 720] });
    assert.deepEqual((await loadSnapshot(db, festivalId)).document, normaliseDocument(after));
    assert.deepEqual(await versionChanges(db, festivalId, [1, 2]), changes);
    const back = await versionChanges(db, festivalId, [2, 1]);
    assert.deepEqual(back[1]?.fields, { startMinute: [720 - 1440, 720] });
  });

  test("loadSnapshot() keeps ordinals and ids when a concert and a hall go and come again", async ({ db }) => {
    const document = sampleDocument(freshSlug());
    const { festivalId } = await applyFestival(db, document);
    const first = await loadSnapshot(db, festivalId);
    assert.deepEqual([...first.ordinals], [[1, 0], [2, 1], [3, 2]]);
    assert.deepEqual([...first.ids.halls], [["Big hall", 0], ["Small hall", 1]]);
    const [bigHall] = document.halls;
    assert.ok(bigHall);
    const less = {
      ...document,
      halls: [bigHall],
      walks: [],
      concerts: [concert(2), concert(9, { hall: "Big hall" })],
    };
    await applyFestival(db, less);
    assert.deepEqual([...(await loadSnapshot(db, festivalId)).ordinals], [[2, 1], [9, 3]]);
    await applyFestival(db, document);
    const last = await loadSnapshot(db, festivalId);
    assert.deepEqual(last.ordinals, first.ordinals);
    assert.deepEqual(last.ids, first.ids);
    assert.deepEqual(last.document, first.document);
    assert.deepEqual(await loadSnapshot(db, festivalId, 1), first);
  });

  test("loadSnapshot() throws a code when the festival or the version is not there", async ({ db }) => {
    const { festivalId } = await applyFestival(db, sampleDocument(freshSlug()));
    const code = (wanted: string) => (error: unknown) => error instanceof StoreError && error.code === wanted;
    await assert.rejects(loadSnapshot(db, 2 ** 31 - 1), code("festival-unknown"));
    for (const version of [0, -1, 2]) {
      await assert.rejects(loadSnapshot(db, festivalId, version), code("version-unknown"));
    }
  });

  test("applyFestival() writes nothing when it is a dry run, but tells the changes", async (database) => {
    const document = sampleDocument(freshSlug());
    const dry = await applyFestival(database.db, document, { dryRun: true });
    assert.equal(await festivalBySlug(database.db, document.festival.slug), null);
    const real = await applyFestival(database.db, document);
    assert.deepEqual({ ...dry, festivalId: 0 }, { ...real, festivalId: 0 });
    const before = await fingerprint(database, real.festivalId);
    const next = await applyFestival(database.db, changed(document), { dryRun: true });
    assert.deepEqual(next.changes.map(({ kind }) => kind), ["concert-added", "concert-edited"]);
    assert.deepEqual(await fingerprint(database, real.festivalId), before);
  });

  test("applyFestival() writes nothing when it is stopped between any two of its steps", async (database) => {
    const document = sampleDocument(freshSlug());
    const { festivalId } = await applyFestival(database.db, document);
    const before = await fingerprint(database, festivalId);
    const seen: ApplyProgress[] = [];
    await applyFestival(database.db, changed(document), {
      dryRun: true,
      onProgress: (one) => seen.push(one),
    });
    assert.ok(seen.length > 3);
    for (let stopAt = 1; stopAt <= seen.length; stopAt++) {
      const stop = new AbortController();
      let steps = 0;
      const onProgress = () => {
        if (++steps === stopAt) stop.abort(new Error(`stopped at ${stopAt}`));
      };
      const options = { signal: stop.signal, onProgress };
      await assert.rejects(applyFestival(database.db, changed(document), options), /stopped at/);
      assert.deepEqual(await fingerprint(database, festivalId), before);
    }
    assert.equal((await applyFestival(database.db, changed(document))).version, 2);
  });

  test("applyFestival() takes everything back when a part fails", async (database) => {
    const document = sampleDocument(freshSlug());
    const { festivalId } = await applyFestival(database.db, document);
    const before = await fingerprint(database, festivalId);
    const sales = (async function* () {
      yield await Promise.resolve([]);
      throw new Error("the file broke off");
    })();
    await assert.rejects(applyFestival(database.db, changed(document), { sales }), /broke off/);
    assert.deepEqual(await fingerprint(database, festivalId), before);
  });

  test("applyFestival() serialises when many imports of one festival start together", async ({ db }) => {
    const slug = freshSlug();
    const documents = Array.from({ length: 8 }, (_, i) => sampleDocument(slug, [concert(1, { price: i })]));
    const outcomes = await Promise.all(documents.map((document) => applyFestival(db, document)));
    assert.deepEqual(outcomes.map(({ version }) => version).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
    for (const [i, { festivalId, version }] of outcomes.entries()) {
      const { document } = await loadSnapshot(db, festivalId, version);
      assert.equal(document.concerts[0]?.price, i);
    }
    const same = await Promise.all([1, 2, 3].map(() => applyFestival(db, sampleDocument(slug))));
    assert.deepEqual(same.map(({ changed }) => changed).sort(), [false, false, true]);
  });
});
