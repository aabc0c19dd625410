import assert from "node:assert/strict";
import type { FestivalDocument } from "./document.ts";
import { FestivalClock, memorySource, readFestival, type ReadOptions, writeIcs } from "./mod.ts";
import { codesOf } from "./testing.ts";

async function read(file: string, text: string, options: ReadOptions = {}): Promise<FestivalDocument> {
  const result = await readFestival(memorySource({ [file]: text }), options);
  assert.deepEqual(result.faults, []);
  assert.ok(result.ok);
  return result.document;
}

interface FrabParts {
  readonly zone?: string;
  readonly days?: string;
  readonly event?: string;
}

const DAY =
  '<day index="1" date="2023-12-27" start="2023-12-27T10:00:00+01:00" end="2023-12-28T03:00:00+01:00">';
const EVENT = `<event id="7" guid="0b5c0b0e-9a7a-4b6a-8f0e-0d5bb3d7d001">
  <date>2023-12-27T11:00:00+01:00</date><start>11:00</start><duration>00:40</duration><room>Saal 1</room>
  <title>Opening</title><subtitle>Sub</subtitle><track>Ethics</track><type>Lecture</type><language>de</language>
  <abstract>Short</abstract><description>Long</description><url>/fahrplan/7</url>
  <persons><person id="1">Ada</person><person id="2"> Bob </person></persons>
  <recording><license>CC</license><optout>false</optout></recording></event>`;

function frab(
  { zone = "<time_zone_name>Europe/Berlin</time_zone_name>", days = DAY, event = EVENT }: FrabParts = {},
) {
  return `<?xml version="1.0"?><schedule><version>1</version><conference><acronym>37C3</acronym>
    <title>37th Congress</title><base_url>https://example.org/</base_url>${zone}</conference>
    ${days}<room name="Saal 1">${event}</room><room name="Saal Z"/></day></schedule>`;
}

Deno.test("readFestival() reads a frab schedule: zone, day start, track, type, language, persons, link", async () => {
  const { festival, halls, concerts, walks } = await read("schedule.xml", frab());
  assert.deepEqual(festival, {
    slug: "37c3",
    name: "37th Congress",
    timeZone: "Europe/Berlin",
    dayStart: "03:00",
    epoch: "2023-12-27",
    currency: null,
    currencyDigits: 2,
    defaultWalkMinutes: 0,
    bufferMinutes: 0,
  });
  assert.deepEqual(halls.map(({ name }) => name), ["Saal 1", "Saal Z"]);
  assert.deepEqual(walks, []);
  const [concert] = concerts;
  assert.deepEqual([concert?.number, concert?.startMinute, concert?.endMinute], [7, 660, 700]);
  assert.equal(concert?.externalId, "0b5c0b0e-9a7a-4b6a-8f0e-0d5bb3d7d001");
  assert.equal(concert?.genre, "Ethics");
  assert.deepEqual(concert?.tags, ["lang-de", "lecture"]);
  assert.equal(concert?.link, "https://example.org/fahrplan/7");
  assert.equal(concert?.description, "Sub\n\nShort\n\nLong");
  assert.deepEqual(concert?.artists.map(({ name }) => name), ["Ada", "Bob"]);
});

Deno.test("readFestival() takes walks and buffer from the options when the format names none", async () => {
  const { festival } = await read("s.xml", frab(), {
    defaultWalkMinutes: 5,
    bufferMinutes: 2,
    slug: "congress",
  });
  assert.deepEqual([festival.defaultWalkMinutes, festival.bufferMinutes, festival.slug], [5, 2, "congress"]);
});

Deno.test("readFestival() places frab events without a date by their day, past midnight on the next", async () => {
  const event = (id: number, fields: string) => `<event id="${id}"><title>T</title>${fields}</event>`;
  const { concerts } = await read(
    "schedule.xml",
    frab({
      event: event(1, "<start>23:30</start><duration>1:00</duration>") +
        event(2, "<start>00:30</start><duration>00:30</duration>") +
        event(3, "<start>10:00</start><duration>1:02:00</duration>") +
        event(4, "<date>2023-12-27T12:00:00+01:00</date><end>2023-12-27T12:30:00+01:00</end>"),
    }),
  );
  assert.deepEqual(
    concerts.map((one) => [one.startMinute, one.endMinute]),
    [[1410, 1470], [1470, 1500], [600, 2160], [720, 750]],
  );
});

Deno.test("readFestival() settles dayStart at 04:00 when the days of a frab schedule disagree with the events", async () => {
  const late = EVENT.replaceAll("2023-12-27T11:00", "2023-12-28T03:30");
  assert.equal((await read("s.xml", frab({ event: late }))).festival.dayStart, "04:00");
  const evening = DAY.replace("2023-12-28T03:00", "2023-12-27T22:00");
  assert.equal((await read("s.xml", frab({ days: evening }))).festival.dayStart, "04:00");
  const pretalx = DAY.replace("T10:00:00", "T05:00:00").replace("T03:00:00", "T04:59:00");
  assert.equal((await read("s.xml", frab({ days: pretalx }))).festival.dayStart, "05:00");
});

Deno.test("readFestival() numbers frab events by time when their ids are no numbers, and keeps the ids", async () => {
  const second = EVENT.replace('id="7" guid="0b5c0b0e-9a7a-4b6a-8f0e-0d5bb3d7d001"', 'id="late"').replaceAll(
    "T11:00",
    "T12:00",
  );
  const first = EVENT.replace('id="7" guid="0b5c0b0e-9a7a-4b6a-8f0e-0d5bb3d7d001"', 'id="early"');
  const { concerts } = await read("s.xml", frab({ event: second + first }));
  assert.deepEqual(concerts.map(({ number, externalId }) => [number, externalId]), [[1, "early"], [
    2,
    "late",
  ]]);
  const twice = await read("s.xml", frab({ event: EVENT + EVENT.replaceAll("T11:00", "T12:00") }));
  assert.deepEqual(twice.concerts.map(({ number }) => number), [1, 2]);
});

Deno.test("readFestival() finds the zone of offsets when a schedule names none, else asks for it", async () => {
  assert.equal((await read("s.xml", frab({ zone: "" }))).festival.timeZone, "Etc/GMT-1");
  assert.equal(
    (await read("s.xml", frab({ zone: "" }), { timeZone: "Europe/Paris" })).festival.timeZone,
    "Europe/Paris",
  );
  const local = EVENT.replaceAll("+01:00", "");
  const result = await readFestival(memorySource({ "s.xml": frab({ zone: "", event: local }) }));
  assert.deepEqual(codesOf(result), ["time-zone-missing"]);
});

Deno.test("readFestival() faults frab events that cannot be concerts, with their line", async () => {
  const cases: [string, string][] = [
    [EVENT.replace("00:40", "00:00"), "interval-empty"],
    [EVENT.replace("00:40", "soon"), "duration-invalid"],
    [EVENT.replace("00:40", "9:00:00"), "interval-too-long"],
    [EVENT.replace("2023-12-27T11:00:00+01:00", "2023-12-27T25:61:00+01:00"), "time-invalid"],
    [EVENT.replace("2023-12-27T11:00:00+01:00", "0023-12-27T11:00:00+01:00"), "time-absurd"],
    [EVENT.replace("Opening", ""), "value-missing"],
  ];
  for (const [event, code] of cases) {
    const result = await readFestival(memorySource({ "s.xml": frab({ event }) }));
    assert.deepEqual(codesOf(result), [code]);
    assert.equal(result.faults[0]?.row, 3);
  }
});

Deno.test("readFestival() drops links that are no web addresses", async () => {
  const { concerts } = await read(
    "s.xml",
    frab({ event: EVENT.replace("/fahrplan/7", "javascript:alert(1)") }),
  );
  assert.equal(concerts[0]?.link, null);
});

const ICS_HEAD =
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Spring days\r\nX-WR-TIMEZONE:Europe/Berlin\r\n";

function ics(...events: string[]): string {
  const entries = events.map((event, index) => `BEGIN:VEVENT\r\nUID:u${index}\r\n${event}\r\nEND:VEVENT\r\n`);
  return `${ICS_HEAD}${entries.join("")}END:VCALENDAR\r\n`;
}

Deno.test("readFestival() reads calendars: local, UTC and foreign times, durations, categories, cancellations", async () => {
  const common = "SUMMARY:Aria\\, twice\r\nLOCATION:Dom";
  const { festival, concerts } = await read(
    "feed.ics",
    ics(
      `DTSTART;TZID=Europe/Berlin:20230401T190000\r\nDTEND;TZID=Europe/Berlin:20230401T200000\r\n${common}` +
        "\r\nCATEGORIES:Chamber,Family\r\nURL:https://example.org/a",
      `DTSTART:20230401T190000Z\r\nDURATION:PT45M\r\n${common}`,
      `DTSTART;TZID=America/New_York:20230401T160000\r\nDURATION:PT30M\r\n${common}`,
      `DTSTART:20230401T233000\r\nDTEND:20230402T003000\r\n${common}`,
      `DTSTART:20230401T100000\r\nDTEND:20230401T110000\r\nSTATUS:CANCELLED\r\n${common}`,
    ),
  );
  assert.deepEqual([festival.name, festival.timeZone, festival.epoch], [
    "Spring days",
    "Europe/Berlin",
    "2023-04-01",
  ]);
  assert.deepEqual(
    concerts.map((one) => [one.externalId, one.startMinute, one.endMinute]),
    [["u0", 1140, 1200], ["u1", 1260, 1305], ["u2", 1320, 1350], ["u3", 1410, 1470]],
  );
  assert.deepEqual([concerts[0]?.title, concerts[0]?.genre, concerts[0]?.tags], ["Aria, twice", "Chamber", [
    "family",
  ]]);
});

Deno.test("readFestival() reads times of a VTIMEZONE that has no IANA name", async () => {
  const zone = "BEGIN:VTIMEZONE\r\nTZID:House time\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n" +
    "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  const text = ics("DTSTART;TZID=House time:20230401T200000\r\nDURATION:PT1H\r\nSUMMARY:A\r\nLOCATION:B");
  const { concerts } = await read("feed.ics", text.replace("BEGIN:VEVENT", `${zone}BEGIN:VEVENT`));
  assert.equal(concerts[0]?.startMinute, 1140);
});

Deno.test("readFestival() faults calendar entries that are no single concerts", async () => {
  const rest = "SUMMARY:A\r\nLOCATION:B";
  const cases: [string, string][] = [
    [`DTSTART;VALUE=DATE:20230401\r\n${rest}`, "event-unsupported"],
    [`DTSTART:20230401T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n${rest}`, "event-unsupported"],
    [`DTSTART:20230401T100000\r\n${rest}`, "interval-empty"],
    [`DTSTART:20230326T023000\r\nDURATION:PT1H\r\n${rest}`, "local-time-missing"],
    ["DTSTART:20230401T100000\r\nDURATION:PT1H\r\nSUMMARY:A", "value-missing"],
  ];
  for (const [event, code] of cases) {
    assert.deepEqual(codesOf(await readFestival(memorySource({ "a.ics": ics(event) }))), [code], event);
  }
});

Deno.test("readFestival() reads schema.org events with halls, offers, works and performers", async () => {
  const place = {
    "@type": "Place",
    "@id": "#hall",
    name: "Oper",
    address: { streetAddress: "Ring 1" },
    geo: { latitude: "48.2", longitude: 16.4 },
    maximumAttendeeCapacity: 700,
  };
  const event = {
    "@type": "MusicEvent",
    "@id": "https://example.org/e/1",
    name: "Recital",
    startDate: "2022-07-01T19:00:00+02:00",
    endDate: "2022-07-01T20:30:00+02:00",
    location: place,
    offers: [{ price: "35.50", priceCurrency: "EUR", availability: "https://schema.org/SoldOut" }],
    performer: [{ "@type": "Person", name: "Anna" }, {
      "@type": "PerformanceRole",
      performer: { name: "Ben" },
      roleName: "cello",
    }],
    workPerformed: { name: "Suite", composer: { name: "Bach" } },
    keywords: "Family, Solo",
    inLanguage: "de",
    genre: "Chamber",
  };
  const list = {
    "@context": "https://schema.org",
    "@type": "MusicFestival",
    name: "Sommer",
    subEvent: [event, {
      ...event,
      "@id": "x",
      offers: [],
      startDate: "2022-07-01T21:00:00+02:00",
      endDate: undefined,
      duration: "PT45M",
      location: { "@id": "#hall" },
    }, { ...event, "@id": "y", eventStatus: "https://schema.org/EventCancelled" }],
  };
  const { festival, halls, concerts } = await read("e.jsonld", JSON.stringify(list), {
    timeZone: "Europe/Vienna",
  });
  assert.deepEqual([festival.slug, festival.name, festival.currency], ["sommer", "Sommer", "EUR"]);
  assert.deepEqual(halls, [
    { name: "Oper", seats: 700, address: "Ring 1", latitude: 48.2, longitude: 16.4, stepFree: null },
  ]);
  assert.equal(concerts.length, 2);
  const [first, second] = concerts;
  assert.deepEqual([first?.startMinute, first?.endMinute, first?.price, first?.sale], [
    1140,
    1230,
    3550,
    "sold-out",
  ]);
  assert.deepEqual(first?.tags, ["family", "lang-de", "solo"]);
  assert.deepEqual(first?.works, [{ composer: "Bach", title: "Suite", flagged: false }]);
  assert.deepEqual(first?.artists.map(({ name, role }) => [name, role]), [["Anna", null], ["Ben", "cello"]]);
  assert.deepEqual([second?.startMinute, second?.endMinute, second?.sale], [1260, 1305, "on-sale"]);
});

Deno.test("readFestival() passes over other files of a folder but not a second schedule", async () => {
  const files = { "schedule.xml": frab(), "photo.jpg": "…", "notes.txt": "hello", "data.json": '{"a":1}' };
  assert.equal((await readFestival(memorySource(files))).ok, true);
  const two = await readFestival(memorySource({ ...files, "other.xml": frab() }));
  assert.deepEqual(codesOf(two), ["format-unknown"]);
  assert.match(two.faults[0]?.message ?? "", /schedule\.xml, other\.xml/);
});

Deno.test("writeIcs() gives stable UIDs, growing sequences, cancelled concerts and the zone's changes", async () => {
  const document = await read("s.xml", frab());
  const [concert] = document.concerts;
  assert.ok(concert !== undefined);
  const gone = { ...concert, number: 9, title: "Gone" };
  const at = new Date("2023-11-01T12:00:00Z");
  const text = [...writeIcs(document, {
    version: 4,
    at,
    revisions: new Map([[7, { version: 2, at: new Date("2023-10-01T12:00:00Z") }]]),
    cancelled: [gone],
    notes: new Map([[7, "Walk from the other hall: 5 min."]]),
  })].join("");
  const lines = text.split("\r\n");
  assert.ok(lines.every((line) => new TextEncoder().encode(line).length <= 75));
  const [, kept, cancelled] = text.split("BEGIN:VEVENT");
  for (
    const line of [
      "UID:concert-7@37c3.figaro",
      "SEQUENCE:2",
      "LAST-MODIFIED:20231001T120000Z",
      "STATUS:CONFIRMED",
    ]
  ) {
    assert.ok(kept?.includes(`${line}\r\n`), line);
  }
  assert.ok(kept?.includes("DTSTART;TZID=Europe/Berlin:20231227T110000\r\n"));
  assert.ok(kept?.includes("DESCRIPTION:Walk from the other hall: 5 min."));
  assert.ok(!cancelled?.includes("Walk from"));
  assert.ok(text.includes("REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"));
  for (
    const line of ["UID:concert-9@37c3.figaro", "SEQUENCE:4", "STATUS:CANCELLED", "DTSTAMP:20231101T120000Z"]
  ) {
    assert.ok(cancelled?.includes(`${line}\r\n`), line);
  }
  assert.match(text, /BEGIN:DAYLIGHT\r\nDTSTART:20230326T020000\r\nTZOFFSETFROM:\+0100\r\nTZOFFSETTO:\+0200/);
  assert.match(text, /BEGIN:STANDARD\r\nDTSTART:20231029T030000\r\nTZOFFSETFROM:\+0200\r\nTZOFFSETTO:\+0100/);
  const back = await read("back.ics", text);
  assert.deepEqual(back.concerts.map(({ number }) => number), [7]);
  const clock = new FestivalClock(back.festival);
  assert.equal(clock.localDateTimeOf(back.concerts[0]?.startMinute ?? 0), "2023-12-27T11:00");
});

Deno.test("writeIcs() keeps a concert apart when its local time comes twice", async () => {
  const event = EVENT.replaceAll("2023-12-27T11:00:00+01:00", "2023-10-29T02:30:00+01:00");
  const days = DAY.replaceAll("2023-12-27", "2023-10-28").replace("2023-12-28", "2023-10-29");
  const document = await read("s.xml", frab({ event, days }));
  const text = [...writeIcs(document, { version: 1, at: new Date(0) })].join("");
  assert.match(text, /DTSTART:20231029T013000Z/);
  assert.equal((await read("b.ics", text)).concerts[0]?.startMinute, document.concerts[0]?.startMinute);
});
