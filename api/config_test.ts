import assert from "node:assert/strict";
import { ConfigError, readConfig, settingsHelp } from "./config.ts";

const from = (env: Record<string, string>) => (name: string) => env[name];

Deno.test("readConfig() gives the documented defaults when nothing is set", () => {
  const config = readConfig(from({}));
  assert.equal(config.port, 8000);
  assert.equal(config.dataDir, ".figaro");
  assert.equal(config.databaseUrl, null);
  assert.equal(config.logLevel, "info");
  assert.equal(readConfig(from({}), true).logLevel, "warn");
});

Deno.test("readConfig() counts a blank variable as not set", () => {
  assert.equal(readConfig(from({ PORT: "  " })).port, 8000);
});

Deno.test("readConfig() names every fault at once and shows no secret when several settings are wrong", () => {
  const env = {
    PORT: "eighty",
    FIGARO_TRUSTED_HOPS: "99",
    DATABASE_URL: "mysql://u:hush@h/d",
    FIGARO_SECRET: "hush",
  };
  assert.throws(() => readConfig(from(env)), (error) => {
    assert(error instanceof ConfigError);
    assert.equal(error.faults.length, 4);
    assert.match(error.message, /PORT="eighty": must be a whole number from 0 to 65535/);
    assert.match(error.message, /FIGARO_TRUSTED_HOPS="99": must be a whole number from 0 to 10/);
    assert.match(error.message, /DATABASE_URL: must be a postgres:\/\/ address/);
    assert.doesNotMatch(error.message, /hush/);
    return true;
  });
});

Deno.test("readConfig() takes every number within the bounds that it states", () => {
  const { rate, lanes } = readConfig(from({
    FIGARO_RATE_LOOPBACK_POINTS: "1000000000000",
    FIGARO_DEADLINE_MS: "600000",
  }));
  assert.equal(rate.loopbackPoints, 1e12);
  assert.deepEqual(lanes, { workers: 2, waiting: 64, deadlineMs: 600_000 });
  const over = () => readConfig(from({ FIGARO_RATE_LOOPBACK_POINTS: "1000000000001" }));
  assert.throws(
    over,
    /FIGARO_RATE_LOOPBACK_POINTS="1000000000001": must be a whole number from 1 to 1000000000000/,
  );
});

Deno.test("readConfig() takes an object store whole or names what it lacks, and shows no key", () => {
  const env = { FIGARO_S3_ENDPOINT: "http://127.0.0.1:9000", AWS_ACCESS_KEY_ID: "hush" };
  assert.throws(() => readConfig(from(env)), (error) => {
    assert(error instanceof ConfigError);
    assert.deepEqual(error.faults, [
      "FIGARO_S3_BUCKET: is needed where FIGARO_S3_ENDPOINT is set",
      "AWS_SECRET_ACCESS_KEY: is needed where FIGARO_S3_ENDPOINT is set",
    ]);
    return true;
  });
  assert.equal(readConfig(from({ AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "y" })).bucket, null);
  const whole = { ...env, FIGARO_S3_BUCKET: "models", AWS_SECRET_ACCESS_KEY: "hush" };
  assert.deepEqual(readConfig(from(whole)).bucket, {
    endpoint: "http://127.0.0.1:9000",
    bucket: "models",
    region: "us-east-1",
    accessKeyId: "hush",
    secretAccessKey: "hush",
    sessionToken: null,
  });
  assert.equal(readConfig(from({ ...whole, AWS_SESSION_TOKEN: "lent" })).bucket?.sessionToken, "lent");
});

Deno.test("settingsHelp() explains every setting, as README does, and hides secrets", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  const help = settingsHelp(from({ PORT: "81", FIGARO_SECRET: "hush" }));
  for (const { name, meaning, value } of help) {
    assert(meaning.length > 5, `${name} has no meaning`);
    assert(readme.includes(`\`${name}\``), `README does not name ${name}`);
    assert.equal(value, { PORT: "81", FIGARO_SECRET: "(hidden)" }[name] ?? null);
  }
});
