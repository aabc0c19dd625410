import assert from "node:assert/strict";
import { DEMO, DEMO_SLUG, Figaro, ROOT } from "./testing.ts";

/** One imported demo for all questions of this file. */
let opened: Promise<Figaro> | undefined;

async function open(): Promise<Figaro> {
  const figaro = await Figaro.open();
  const { code, err } = await figaro.run("import", DEMO);
  assert.equal(code, 0, err);
  return figaro;
}

function test(name: string, run: (figaro: Figaro) => Promise<void>): void {
  Deno.test(name, async () => await run(await (opened ??= open())));
}

Deno.test.afterAll(async () => await (await opened)?.[Symbol.asyncDispose]());

const FRIDAY = ["--day", "2027-06-11"];

interface Routes {
  readonly total: string;
  readonly next: string | null;
  readonly routes: readonly {
    readonly id: string;
    readonly rank: string | null;
    readonly concerts: number[];
  }[];
}

async function routes(figaro: Figaro, ...args: string[]): Promise<Routes> {
  return await figaro.json(...args) as unknown as Routes;
}

test("figaro count gives the demo's exact number of routes, for people and as JSON", async (figaro) => {
  const { code, out, err } = await figaro.run("count", DEMO_SLUG);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^32959148320914399 routes$/m);
  assert.match(out, /│ 2027-06-12 │ +801241 │/);
  const count = await figaro.json("count", DEMO_SLUG, ...FRIDAY, "--through");
  assert.equal(count["total"], "196039");
  assert.deepEqual(count["dropped"], { day: "32959148320914399" });
  assert.equal(Object.keys(count["through"] ?? {}).length, 102);
});

test("figaro count takes every wish by the name that the API has for it", async (figaro) => {
  const wishes = [
    ["--hall.not", "Old Salt Store", "--hall.not", "Quay Theatre"],
    ["--break", "13:00-16:00/40"],
    ["--stepFree", "--available", "--onceOnly"],
    ["--from", "12:00", "--until", "22:30", "--walkFactor", "1.25"],
    ["--minConcerts", "2", "--maxConcerts", "5", "--maxPrice", "99.50"],
    ["--include", "1", "--exclude", "3,5", "--maxWait", "90"],
  ];
  for (const wish of wishes) {
    const names = wish.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
    const { total, dropped } = await figaro.json("count", DEMO_SLUG, ...FRIDAY, ...wish);
    assert.ok(BigInt(String(total)) < 196_039n, wish.join(" "));
    assert.ok(
      names.some((name) => name in (dropped as object)),
      `${wish.join(" ")}: ${JSON.stringify(dropped)}`,
    );
  }
});

test("figaro routes shows times, halls and walks of the best", async (figaro) => {
  const { code, out, err } = await figaro.run("routes", DEMO_SLUG, ...FRIDAY, "--limit", "3");
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /│ day +│ time +│ no │ hall +│ concert +│ walk │ gap │ slack │/);
  assert.match(
    out,
    /│ Fri 2027-06-11 │ 13:00-13:30 │ +1 │ St Nicholas' Minster +│ Organ at One: Bach +│ +│ +│ +│/,
  );
  assert.match(out, /│ 23:15-00:35 │ 30 │ Ursuline Chapel +│ Goldberg by Candlelight +│ +5 │ +15 │ +10 │/);
  assert.equal(out.match(/^#\d+ +score 10000 +10 concerts/mg)?.length, 3);
  assert.match(out, /music \d+ min, walks \d+ min, waits \d+ min, price \d+(\.\d+)? EUR/);
  assert.match(out, /comfort \d+\.\d \([a-z ]+\), intellect \d+\.\d \([a-z]+\)/);
  assert.match(out, /^More: --rank 3$/m);
  // deno-lint-ignore no-control-regex -- the colours that must not be there
  assert.doesNotMatch(out, /\u001b/);
});

test("figaro routes pages by rank without a gap, to the end", async (figaro) => {
  const all = await routes(figaro, "routes", DEMO_SLUG, ...FRIDAY, "--sort", "walk", "--limit", "6");
  const late = await routes(
    figaro,
    "routes",
    DEMO_SLUG,
    ...FRIDAY,
    "--sort",
    "walk",
    "--rank",
    "3",
    "--limit",
    "3",
  );
  assert.deepEqual(all.routes.slice(3).map(({ id }) => id), late.routes.map(({ id }) => id));
  assert.deepEqual(late.routes.map(({ rank }) => rank), ["3", "4", "5"]);
  const last = await routes(figaro, "routes", DEMO_SLUG, ...FRIDAY, "--rank", "196038");
  assert.deepEqual([last.routes.length, last.next], [1, null]);
  for (const sort of ["comfort", "intellect"]) {
    const { code, out, err } = await figaro.run(
      "routes",
      DEMO_SLUG,
      ...FRIDAY,
      "--sort",
      sort,
      "--limit",
      "1",
    );
    assert.equal(code, 0, err);
    assert.match(out, /^196039 routes$/m);
  }
});

test("figaro routes says which filters are at fault when there is no route", async (figaro) => {
  const { code, out } = await figaro.run("routes", DEMO_SLUG, ...FRIDAY, "--include", "2,3");
  assert.equal(code, 0);
  assert.match(out, /^0 routes$/m);
  assert.match(out, /At fault, any of these sets of filters:\n +include\n/);
});

test("figaro random gives the same routes for the same seed, and others for another", async (figaro) => {
  const draw = async (seed: string) =>
    (await routes(figaro, "random", DEMO_SLUG, "--seed", seed, "--limit", "5")).routes.map(({ id }) => id);
  const [first, again, other] = [await draw("7"), await draw("7"), await draw("8")];
  assert.equal(first.length, 5);
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
});

test("figaro check names each fault with its cause, and nearest routes", async (figaro) => {
  const { code, out } = await figaro.run("check", DEMO_SLUG, "2,3", "4");
  assert.equal(code, 1);
  assert.match(out, /No route: one person cannot hear them all/);
  assert.match(out, /concerts 2 and 3 overlap by 30 minutes/);
  assert.match(out, /the walk from concert 3 to 4 is too long by 10 minutes: it needs 10, there are 0/);
  assert.match(out, /Nearest routes:\n +- without/);
});

test("figaro check takes the id of a route, and wishes", async (figaro) => {
  const [best] = (await routes(figaro, "routes", DEMO_SLUG, ...FRIDAY, "--limit", "1")).routes;
  assert.ok(best);
  const checked = await figaro.json("check", DEMO_SLUG, best.id);
  assert.deepEqual([checked["fits"], checked["concerts"], checked["id"]], [true, best.concerts, best.id]);
  const wished = await figaro.run("check", DEMO_SLUG, best.id, "--maxConcerts", "3", "--json");
  assert.equal(wished.code, 1);
  const answer = JSON.parse(wished.out);
  assert.deepEqual([answer.feasible, answer.fits, answer.faults[0].kind], [true, false, "too-many"]);
});

test("figaro export writes files that figaro import takes, and then writes the same again", async (figaro) => {
  for (const format of ["xml", "json"]) {
    await using other = await Figaro.open();
    const path = `${other.folder}/schedule.${format}`;
    const wrote = await figaro.run("export", DEMO_SLUG, "--format", format, "--out", path);
    assert.equal(wrote.code, 0, wrote.err);
    const read = await other.run("import", `schedule.${format}`, "--slug", DEMO_SLUG);
    assert.match(read.out, /102 concerts in/, read.err);
    const again = await other.run("export", DEMO_SLUG, "--format", format);
    assert.equal(again.out, await Deno.readTextFile(path));
  }
  const printed = await figaro.run("export", DEMO_SLUG, "--format", "ics");
  assert.match(printed.out, /^BEGIN:VCALENDAR\r\n/);
  assert.equal(printed.out.match(/^BEGIN:VEVENT/mg)?.length, 102);
});

test("figaro delays tells the chance of every leg and what to take where one fails", async (figaro) => {
  const list = ["32", "35", "38", "41"];
  const sure = await figaro.json("delays", DEMO_SLUG, ...list, "--endDelay", "0:1", "--startDelay", "0:1");
  assert.deepEqual([sure["onTime"], sure["fallbacks"]], [1, []]);
  const late = await figaro.run("delays", DEMO_SLUG, ...list, "--endDelay", "0:50,10:50");
  assert.match(late.out, /In time everywhere: \d+\.\d %/, late.err);
  assert.match(late.out, /│ +38 │ +41 │ +10 │ +\d+\.\d % │ 32 35 38 /);
});

/** Command lines that cannot go well, what is said, and the exit code. */
const REFUSED: readonly (readonly [args: readonly string[], said: RegExp, code: number])[] = [
  [["count", DEMO_SLUG, "--maxwalks", "3"], /unknown option '--maxwalks'\s+\(Did you mean --maxWalk\?\)/, 2],
  [["cuont", DEMO_SLUG], /unknown command 'cuont'\s+\(Did you mean count\?\)/, 2],
  [["count", DEMO_SLUG, "more"], /too many arguments/, 2],
  [["count", "seven-bridge"], /no festival "seven-bridge"; nearest is "seven-bridges-2027"/, 1],
  [["count", DEMO_SLUG, "--maxWalk", "NaN", "--buffer", "-1"], /maxWalk="NaN".*\n.*also: buffer="-1"/, 2],
  [["count", DEMO_SLUG, "--maxWalk", "1", "--maxWalk", "2"], /maxWalk is given twice/, 2],
  [["count", DEMO_SLUG, "--hall", "Quai Theatre"], /hall="Quai Theatre".*nearest is "Quay Theatre"/, 1],
  [["routes", DEMO_SLUG, "--limit", "1000000000"], /limit="1000000000" is out of bounds/, 2],
  [["routes", DEMO_SLUG, "--sort", "luck"], /--sort "luck" is not one of score, comfort/, 2],
  [["routes", DEMO_SLUG, "--rank", "-1"], /--rank "-1" is not a whole number/, 2],
  [["routes", DEMO_SLUG, "--cursor", "x"], /unknown option '--cursor'/, 2],
  [["check", DEMO_SLUG, "2", "9999"], /9999 is not a programme number of this festival/, 1],
  [["check", DEMO_SLUG, "rubbish"], /This is not a route id/, 1],
  [["check", DEMO_SLUG, ","], /no concert is named/, 2],
  [["delays", DEMO_SLUG, "32", "--endDelay", "often"], /endDelay="often" is not written as 0:70/, 2],
  [["versions", DEMO_SLUG, "all"], /"all" names no two versions; write 1\.\.2/, 2],
  [["export", DEMO_SLUG], /required option '--format <format>' not specified/, 2],
  [["export", DEMO_SLUG, "--format", "pdf"], /Allowed choices are xml, json, ics, csv, folder/, 2],
  [["export", DEMO_SLUG, "--format", "folder"], /name their folder with --out DIR/, 2],
  [["export", DEMO_SLUG, "--format", "folder", "--out", "no/where"], /"no\/where" cannot be opened/, 1],
  [["export", DEMO_SLUG, "--format", "xml", "--version", "9"], /has no schedule version 9/, 1],
  [["export", DEMO_SLUG, "--format", "xml", "--version", "new"], /give a whole number from 1/, 2],
  [["export", DEMO_SLUG, "--format", "xml", "--out", "no/where.xml"], /"no\/where\.xml" cannot be opened/, 1],
];

test("figaro refuses what it cannot do, in words and without a stack", async (figaro) => {
  for (const [args, said, code] of REFUSED) {
    const run = await figaro.run(...args);
    assert.match(run.err, said, args.join(" "));
    assert.equal(run.code, code, `${args.join(" ")}: ${run.err}`);
    assert.equal(run.out, "", args.join(" "));
    assert.doesNotMatch(run.err, /^\s+at .*\.ts:\d+/m);
  }
});

test("figaro tells a fault as JSON when JSON is asked for", async (figaro) => {
  const { code, err } = await figaro.run("count", DEMO_SLUG, "--hall", "Nowhere", "--json");
  assert.equal(code, 1);
  assert.equal(JSON.parse(err).code, "value-unknown");
});

test("figaro says nothing when the reader of its answer goes away", async (figaro) => {
  const child = figaro.spawn("routes", DEMO_SLUG, "--limit", "1000");
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [said, { code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
  assert.deepEqual([code, said], [0, ""]);
});

test("figaro shows help with examples for every command, and its version", async (figaro) => {
  const { out } = await figaro.run("--help");
  assert.match(out, /Examples:\n +figaro import examples\/demo-festival/);
  const commands = [...out.matchAll(/^ {2}([a-z]+) \[options\]/mg)].map(([, name]) => String(name));
  assert.ok(commands.length >= 9, commands.join(" "));
  for (const name of commands) {
    const help = await figaro.run(name, "--help");
    assert.equal(help.code, 0);
    assert.match(help.out, new RegExp(`Examples:\n  figaro ${name}`));
  }
  assert.match((await figaro.run("--version")).out, /^\d+\.\d+\.\d+\n$/);
  assert.equal((await figaro.run()).out, out);
});

test("figaro migrate finds the schema current after an import; festivals lists what there is", async (figaro) => {
  assert.match((await figaro.run("migrate")).out, /The schema is current/);
  const { festivals } = await figaro.json("festivals");
  const demo = (festivals as { slug: string }[]).find(({ slug }) => slug === DEMO_SLUG);
  assert.deepEqual(demo && { ...demo, updatedAt: null }, {
    slug: DEMO_SLUG,
    name: "Seven Bridges Festival, Veldenau 2027",
    timeZone: "Europe/Vienna",
    scheduleVersion: 1,
    concerts: 102,
    halls: 10,
    firstDay: "2027-06-11",
    lastDay: "2027-06-13",
    updatedAt: null,
  });
});

Deno.test("figaro names faulty settings, a database that is in use and one that does not answer", async () => {
  await using faulty = await Figaro.open({ PORT: "harbour" });
  const settings = await faulty.run("festivals");
  assert.equal(settings.code, 1);
  assert.match(settings.err, /PORT="harbour": must be a whole number/);
  await using away = await Figaro.open({ DATABASE_URL: "postgres://figaro:secret@127.0.0.1:1/none" });
  const unreachable = await away.run("festivals");
  assert.equal(unreachable.code, 1);
  assert.match(unreachable.err, /cannot be reached/);
  assert.doesNotMatch(unreachable.err, /secret/);
  await using used = await Figaro.open();
  await Deno.mkdir(`${used.folder}/data`);
  const lock = await Deno.open(`${used.folder}/data/database.lock`, { create: true, write: true });
  assert.ok(await lock.tryLock(true));
  const inUse = await used.run("festivals");
  lock.close();
  assert.equal(inUse.code, 1);
  assert.match(inUse.err, /is open in process .*; stop that process first/);
});

const REAL = `${ROOT}../shared/data/bezumnye-dni-2022`;
const isThere = await Deno.stat(REAL).then(() => true, () => false);
if (!isThere) console.log(`LEFT OUT: cli/questions_test.ts on the real festival (${REAL} is not there)`);

Deno.test({
  name: "figaro imports the organisers' own files and counts their routes",
  ignore: !isThere,
  fn: async () => {
    await using figaro = await Figaro.open();
    const slug = "bezumnye-dni-2022";
    const imported = await figaro.run("import", REAL, "--manifest", `${ROOT}examples/manifests/${slug}.json`);
    assert.equal(imported.code, 0, imported.err);
    assert.match(imported.out, /100 concerts in 9 halls/);
    const friday = await figaro.json("count", slug, "--day", "2022-07-01");
    const byLength = friday["byLength"] as { routes: string }[];
    assert.deepEqual(
      byLength.map(({ routes }) => routes),
      ["30", "361", "2224", "7420", "13072", "11043", "3524", "272"],
    );
    assert.equal(friday["total"], "37946");
    assert.equal((await figaro.json("count", slug))["total"], "7195660246796111");
  },
});
