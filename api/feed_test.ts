/** The calendar feed of a route: what a calendar sees now, and after the schedule changed. */
import assert from "node:assert/strict";
import ICAL from "ical.js";
import { applyFestival } from "@figaro/store";
import type { FestivalDocument } from "@figaro/formats";
import { encodeRouteId } from "@figaro/core";
import { changedFestival, madeFestival } from "../planner/testing/festival.ts";
import { F, jsonOf, type Kit, problemOf } from "./testing/kit.ts";
import { type Route, routesOf, withKit } from "./testing/plans.ts";

/** An event as tests read it. */
interface Event {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly start: string;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
  readonly modified: string;
}

/** The id of the best route without 21 that holds some concerts. */
async function routeId(kit: Kit, include = "12,14,22,1002"): Promise<string> {
  const [route] = routesOf(await jsonOf(await kit.ask(`${F}/routes?include=${include}&exclude=21&limit=1`)));
  assert.ok(route);
  return route.id;
}

async function eventsOf(response: Response): Promise<Event[]> {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const calendar = new ICAL.Component(ICAL.parse(text));
  assert.equal(calendar.getAllSubcomponents("vtimezone").length, 1);
  return calendar.getAllSubcomponents("vevent").map((event) => {
    const of = (name: string) => String(event.getFirstPropertyValue(name));
    return {
      uid: of("uid"),
      sequence: Number(of("sequence")),
      status: of("status"),
      start: of("dtstart"),
      summary: of("summary"),
      location: of("location"),
      description: of("description"),
      modified: of("last-modified"),
    };
  });
}

const change = async (kit: Kit, document: FestivalDocument) => {
  await applyFestival(kit.database.db, document);
  kit.pass(2_000);
};

withKit(
  "routes/{id}.ics has the concerts of the route with halls, ways and when to ask again",
  async (kit) => {
    const response = await kit.ask(`${F}/routes/${await routeId(kit)}.ics`);
    assert.equal(response.headers.get("content-type"), "text/calendar; charset=utf-8");
    const text = await response.clone().text();
    for (const line of ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "METHOD:PUBLISH"]) {
      assert.ok(text.includes(`\r\n${line}\r\n`), line);
    }
    const events = await eventsOf(response);
    assert.deepEqual(
      events.map(({ uid }) => uid),
      [12, 14, 15, 22, 1002].map((number) => `concert-${number}@made.figaro`),
    );
    assert.deepEqual(
      new Set(events.map(({ sequence, status }) => `${sequence} ${status}`)),
      new Set(["1 CONFIRMED"]),
    );
    const [first, second, night] = events;
    assert.deepEqual([first?.start, first?.location], ["2027-06-04T12:30:00", "Chapel"]);
    assert.equal(first?.description, "The first concert of the day.");
    assert.equal(second?.location, "Main Hall, 1 Main Street");
    assert.equal(second?.description, "Walk from Chapel: 9 min, leave by 23:16.");
    assert.equal(night?.description.split("\n")[0], "Walk from Main Hall: 7 min, leave by 00:33.");
  },
);

withKit("routes/{id}.ics speaks Russian when asked to and keeps one tag for each language", async (kit) => {
  const id = await routeId(kit);
  const english = await kit.ask(`${F}/routes/${id}.ics`);
  const russian = await kit.ask(`${F}/routes/${id}.ics?lang=ru`);
  assert.notEqual(russian.headers.get("etag"), english.headers.get("etag"));
  const events = await eventsOf(russian);
  assert.equal(events[1]?.description, "Пешком 9 мин (Chapel), выйти не позже 23:16.");
});

withKit("routes/{id}.ics answers 304 until the schedule changes", async (kit) => {
  const address = `${F}/routes/${await routeId(kit)}.ics`;
  const first = await kit.ask(address);
  const etag = first.headers.get("etag") ?? "";
  assert.match(first.headers.get("cache-control") ?? "", /max-age=\d+/);
  const same = await kit.ask(address, { headers: { "if-none-match": etag } });
  assert.deepEqual([same.status, await same.text()], [304, ""]);
  await change(kit, changedFestival);
  const after = await kit.ask(address, { headers: { "if-none-match": etag } });
  assert.equal(after.status, 200);
  assert.notEqual(after.headers.get("etag"), etag);
});

withKit(
  "routes/{id}.ics raises sequences and strikes concerts out when the schedule changed",
  async (kit) => {
    await kit.database.db.updateTable("schedule_versions").set({ created_at: new Date("2027-01-01T10:00Z") })
      .where("version", "=", 1).execute();
    const address = `${F}/routes/${await routeId(kit)}.ics`;
    const before = await eventsOf(await kit.ask(address));
    await change(kit, changedFestival);
    const events = await eventsOf(await kit.ask(address));
    assert.deepEqual(events.map(({ uid }) => uid), before.map(({ uid }) => uid));
    const moved = events[0];
    assert.deepEqual([moved?.start, moved?.sequence, moved?.status], ["2027-06-04T13:30:00", 2, "CONFIRMED"]);
    assert.equal(before[0]?.modified, "2027-01-01T10:00:00Z");
    assert.notEqual(moved?.modified, before[0]?.modified);
    const gone = events.at(-1);
    assert.deepEqual([gone?.status, gone?.sequence, gone?.summary], [
      "CANCELLED",
      2,
      'Cancelled: =Farewell, "all"',
    ]);
    assert.equal(gone?.start, before.at(-1)?.start);
  },
);

withKit("routes/{id}.ics raises only what a change touches, and never goes back", async (kit) => {
  const address = `${F}/routes/${await routeId(kit)}.ics`;
  const sequences = async () => (await eventsOf(await kit.ask(address))).map(({ sequence }) => sequence);
  const retitled = {
    ...madeFestival,
    concerts: madeFestival.concerts.map((c) => (c.number === 14 ? { ...c, title: "Jazz at night" } : c)),
  };
  await change(kit, retitled);
  assert.deepEqual(await sequences(), [1, 2, 1, 1, 1], "a title is of one concert");
  const rehung = {
    ...retitled,
    halls: retitled.halls.map((h) => (h.name === "Chapel" ? { ...h, address: "2 Hill Lane" } : h)),
  };
  await change(kit, rehung);
  assert.deepEqual(await sequences(), [3, 2, 3, 1, 3], "an address is of the concerts in that hall");
  const far = { ...rehung, walks: rehung.walks.map((walk) => ({ ...walk, minutes: walk.minutes + 1 })) };
  await change(kit, far);
  assert.deepEqual(await sequences(), [4, 4, 4, 4, 4], "a walk is of every event of the route");
  const elsewhere = {
    ...far,
    concerts: far.concerts.map((c) => (c.number === 21 ? { ...c, title: "Another" } : c)),
  };
  await change(kit, elsewhere);
  assert.deepEqual(await sequences(), [4, 4, 4, 4, 4], "a concert that the route does not have");
  const without = { ...elsewhere, concerts: elsewhere.concerts.filter((c) => c.number !== 22) };
  await change(kit, without);
  await change(kit, elsewhere);
  const back = await eventsOf(await kit.ask(address));
  assert.deepEqual(
    back.map(({ sequence, status }) => `${sequence} ${status}`),
    Array(5).fill("7 CONFIRMED"),
    "a concert that was cancelled and is back",
  );
});

withKit("routes/{id}.ics says what no longer fits", async (kit) => {
  const address = `${F}/routes/${await routeId(kit, "11,13")}.ics`;
  await change(kit, {
    ...madeFestival,
    concerts: madeFestival.concerts.map((c) =>
      c.number === 11 ? { ...c, endMinute: c.endMinute + 30 } : c.number === 13 ? { ...c, hall: "Chapel" } : c
    ),
  });
  const notes = (await eventsOf(await kit.ask(address))).map(({ description }) => description.split("\n")[0]);
  assert.equal(notes[1], 'Does not fit any more: "Concert 11" ends 15 min after this begins.');
});

withKit(
  "routes/{id} opens a route that no longer fits, with its faults and without a portrait",
  async (kit) => {
    const id = await routeId(kit, "11,13");
    await change(kit, {
      ...madeFestival,
      concerts: madeFestival.concerts.map((c) => c.number === 11 ? { ...c, endMinute: c.endMinute + 30 } : c),
    });
    const opened = await jsonOf(await kit.ask(`${F}/routes/${id}`));
    const route = opened.route as Route;
    assert.equal(opened.feasible, false);
    assert.deepEqual((opened.faults as { kind: string; concerts: number[] }[])[0]?.concerts, [11, 13]);
    assert.deepEqual(
      (opened.changes as { kind: string; subject: string }[]).map(({ kind, subject }) => [kind, subject]),
      [
        ["concert-moved", "11"],
      ],
    );
    assert.deepEqual(route.concerts.slice(0, 2), [11, 13]);
    assert.deepEqual(route.portrait, {});
  },
);

withKit("routes/{id}.ics keeps cancelled concerts at their instant when the epoch moved", async (kit) => {
  const address = `${F}/routes/${await routeId(kit)}.ics`;
  const before = await eventsOf(await kit.ask(address));
  const earlier = {
    ...changedFestival,
    festival: { ...changedFestival.festival, epoch: "2027-06-03" },
    concerts: changedFestival.concerts.map((c) => ({
      ...c,
      startMinute: c.startMinute + 1440,
      endMinute: c.endMinute + 1440,
    })),
  };
  await change(kit, earlier);
  const events = await eventsOf(await kit.ask(address));
  assert.equal(events.at(-1)?.status, "CANCELLED");
  assert.equal(events.at(-1)?.start, before.at(-1)?.start);
});

withKit("routes/{id}.ics answers problems to ids and languages that are not there", async (kit) => {
  const id = await routeId(kit);
  const cases: [path: string, status: number, code: string][] = [
    [`${F}/routes/nonsense.ics`, 400, "route-id-malformed"],
    [`${F}/routes/${id.slice(0, -1)}.ics`, 400, "route-id-malformed"],
    [`${F}/routes/${encodeRouteId("other", 1, [1])}.ics`, 404, "route-id-of-another-festival"],
    [`${F}/routes/${encodeRouteId("made", 99, [1])}.ics`, 400, "route-id-malformed"],
    [`${F}/routes/${encodeRouteId("made", 1, [999])}.ics`, 400, "route-id-malformed"],
    [`${F}/routes/${encodeRouteId("made", 0, [1])}.ics`, 404, "version-not-found"],
    [`${F}/routes/${id}.ics?lang=de`, 400, "value-malformed"],
    [`${F}/routes/${id}.ics?language=ru`, 400, "parameter-unknown"],
    [`/v1/festivals/none/routes/${id}.ics`, 404, "festival-not-found"],
  ];
  for (const [path, status, code] of cases) {
    const problem = await problemOf(await kit.ask(path));
    assert.deepEqual([problem.status, problem.code], [status, code], path);
  }
  await jsonOf(await kit.ask(`${F}/routes/${id}`));
});
