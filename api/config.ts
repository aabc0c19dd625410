/**
 * Settings of the server. The only reader of `Deno.env` in the API: everything else is given a `Config`.
 */
import type { BucketSettings } from "@figaro/store";
import { z } from "@hono/zod-openapi";
import { readDistribution, USUAL_DELAYS, type UsualDelays } from "../planner/delay_wishes.ts";

/** One setting: its name, what it means, and what it is set to. */
export interface SettingHelp {
  readonly name: string;
  readonly meaning: string;
  /** null: not set, the default holds; "(hidden)": set, and a secret. */
  readonly value: string | null;
}

const whole = (min: number, max: number, fallback: number) =>
  z.string().regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`).transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`).default(fallback);

const delays = z.string().refine(
  (text) => readDistribution(text) !== null,
  "must be written as 0:70,5:20,10:10: minutes late and weights",
);

const environment = z.object({
  PORT: whole(0, 65535, 8000).describe("Port to listen on; 0 takes any free one"),
  FIGARO_HOST: z.string().min(1).default("0.0.0.0").describe("Address to listen on"),
  FIGARO_DATA_DIR: z.string().min(1).default(".figaro").describe(
    "Folder of the embedded database and the secret",
  ),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/.+/, "must be a postgres:// address").optional()
    .describe("postgres://... of a real Postgres or Neon; left out: PGlite in FIGARO_DATA_DIR"),
  FIGARO_SECRET: z.string().min(16, "must have at least 16 characters").optional()
    .describe("Key that signs cursors; left out: made once and kept in FIGARO_DATA_DIR"),
  FIGARO_LOG: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).optional()
    .describe("Least level that is logged; left out: info, on a terminal warn"),
  FIGARO_DEMO: z.enum(["on", "off"]).default("on").describe("Load the demo festival into an empty database"),
  FIGARO_JOBS: z.enum(["on", "off"]).default("on").describe(
    "Run the learning loop's days and retrains in this process; off where deno task jobs does",
  ),
  FIGARO_TRUSTED_HOPS: whole(0, 10, 0).describe(
    "Proxies before this server whose X-Forwarded-For is believed",
  ),
  FIGARO_RATE_POINTS: whole(1, 1e9, 60_000).describe("Points of work a client may spend in a window"),
  FIGARO_RATE_LOOPBACK_POINTS: whole(1, 1e12, 60_000_000).describe("The same for clients of this machine"),
  FIGARO_RATE_WINDOW: whole(1, 86_400, 60).describe("Seconds of that window"),
  FIGARO_URL_LIMIT: whole(256, 60_000, 16_384).describe("Longest URL in characters; longer: 414"),
  FIGARO_BODY_LIMIT: whole(1_024, 100_000_000, 262_144).describe(
    "Largest request body in bytes; larger: 413",
  ),
  FIGARO_ITEMS_LIMIT: whole(1_024, 100_000_000, 8_388_608).describe(
    "The same for a batch of items of the learning loop",
  ),
  FIGARO_START_DELAY: delays.default(USUAL_DELAYS.start).describe(
    "How late concerts are taken to begin where nobody says: minutes:weight, ...",
  ),
  FIGARO_END_DELAY: delays.default(USUAL_DELAYS.end).describe(
    "How late concerts are taken to end against the timetable: minutes:weight, ...",
  ),
  OTEL_DENO: z.string().optional().describe("true: traces and metrics by OpenTelemetry, Deno's own exporter"),
  FIGARO_CACHE_MB: whole(1, 4_096, 64).describe("Memory for kept answers in MiB"),
  FIGARO_WORKERS: whole(1, 64, 2).describe("Threads for heavy questions about routes"),
  FIGARO_WAITING: whole(1, 10_000, 64).describe("Heavy questions that may wait for a thread; more: 503 busy"),
  FIGARO_DEADLINE_MS: whole(100, 600_000, 15_000).describe(
    "Milliseconds of a heavy question from its arrival; longer: 503 deadline-exceeded",
  ),
  FIGARO_S3_ENDPOINT: z.string().regex(
    /^https?:\/\/[^/]+\/?$/,
    "must be an address such as https://minio.example:9000",
  )
    .optional().describe("Object store that keeps models; left out: they are kept in the database"),
  FIGARO_S3_BUCKET: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket")
    .optional()
    .describe("Its bucket, which must be there"),
  FIGARO_S3_REGION: z.string().min(1).default("us-east-1").describe("Its region"),
  AWS_ACCESS_KEY_ID: z.string().min(1).optional().describe("Key to the object store"),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).optional().describe("Secret of that key"),
  AWS_SESSION_TOKEN: z.string().min(1).optional().describe("Token of keys that are lent for a while"),
  MLFLOW_TRACKING_URI: z.string().regex(
    /^https?:\/\/\S+$/,
    "must be an address such as http://mlflow.example:5000",
  )
    .optional().describe("MLflow that retrains are told to; left out: none is"),
  MLFLOW_TRACKING_TOKEN: z.string().min(1).optional().describe("Bearer token for it"),
}).superRefine((env, context) => {
  if (env.FIGARO_S3_ENDPOINT === undefined) return;
  for (const name of ["FIGARO_S3_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const) {
    if (env[name] !== undefined) continue;
    context.addIssue({ code: "custom", path: [name], message: "is needed where FIGARO_S3_ENDPOINT is set" });
  }
});

/** All settings, checked. Sizes in bytes and characters, times in seconds. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** null: none given, `main.ts` keeps one in the data folder. */
  readonly secret: string | null;
  /** Deno exports spans; the API names them by route. */
  readonly telemetry: boolean;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  readonly demo: boolean;
  /** Days and retrains run in this process. */
  readonly jobs: boolean;
  readonly trustedHops: number;
  readonly rate: RateConfig;
  readonly urlLimit: number;
  readonly bodyLimit: number;
  /** Of a batch of items. */
  readonly itemsLimit: number;
  /** Bytes. */
  readonly answerCacheBytes: number;
  readonly lanes: LaneConfig;
  /** Where a query tells none. */
  readonly delays: UsualDelays;
  /** Object store of models; null: the database keeps them. */
  readonly bucket: BucketSettings | null;
  /** Server that retrains are told to; null: none. */
  readonly mlflow: { readonly trackingUri: string; readonly token: string | null } | null;
}

/** How heavy questions are run. */
export interface LaneConfig {
  readonly workers: number;
  /** Heavy questions that may wait. */
  readonly waiting: number;
  /** Of one heavy question, from its arrival. */
  readonly deadlineMs: number;
}

/** Budgets of points of work in one window. */
export interface RateConfig {
  readonly points: number;
  readonly loopbackPoints: number;
  readonly windowSeconds: number;
}

/** Every fault of the settings at once, one line each: the name, the value, what would be right. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly faults: readonly string[]) {
    super(`${faults.length} fault(s) in the settings:\n${faults.map((f) => `  - ${f}`).join("\n")}`);
  }
}

/**
 * Reads all settings.
 *
 * @param read gives one environment variable; a blank value counts as not set
 * @param terminal whether a person watches, which quietens the log's default
 * @throws ConfigError with every fault at once
 */
export function readConfig(
  read: (name: string) => string | undefined = (name) => Deno.env.get(name),
  terminal = false,
): Config {
  const given: Record<string, string> = {};
  for (const name of Object.keys(environment.shape)) {
    const value = read(name)?.trim();
    if (value) given[name] = value;
  }
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => faultLine(issue, given)));
  }
  return toConfig(parsed.data, terminal);
}

/** All settings in the order of the table above, with what the environment says. */
export function settingsHelp(
  read: (name: string) => string | undefined = (name) => Deno.env.get(name),
): readonly SettingHelp[] {
  return Object.entries(environment.shape).map(([name, schema]) => {
    const value = read(name)?.trim() || null;
    const shown = value !== null && SECRETS.includes(name) ? "(hidden)" : value;
    return { name, meaning: schema.description ?? "", value: shown };
  });
}

const SECRETS = [
  "DATABASE_URL",
  "FIGARO_SECRET",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "MLFLOW_TRACKING_TOKEN",
];

/** A setting with a password in it is named, not shown. */
function faultLine(issue: z.core.$ZodIssue, given: Record<string, string>): string {
  const name = String(issue.path[0]);
  const shown = given[name] !== undefined && !SECRETS.includes(name);
  return `${name}${shown ? `=${JSON.stringify(given[name])}` : ""}: ${issue.message}`;
}

function toConfig(env: z.infer<typeof environment>, terminal: boolean): Config {
  return {
    port: env.PORT,
    host: env.FIGARO_HOST,
    dataDir: env.FIGARO_DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    secret: env.FIGARO_SECRET ?? null,
    logLevel: env.FIGARO_LOG ?? (terminal ? "warn" : "info"),
    telemetry: env.OTEL_DENO === "true" || env.OTEL_DENO === "1",
    demo: env.FIGARO_DEMO === "on",
    jobs: env.FIGARO_JOBS === "on",
    trustedHops: env.FIGARO_TRUSTED_HOPS,
    rate: {
      points: env.FIGARO_RATE_POINTS,
      loopbackPoints: env.FIGARO_RATE_LOOPBACK_POINTS,
      windowSeconds: env.FIGARO_RATE_WINDOW,
    },
    urlLimit: env.FIGARO_URL_LIMIT,
    bodyLimit: env.FIGARO_BODY_LIMIT,
    itemsLimit: env.FIGARO_ITEMS_LIMIT,
    answerCacheBytes: env.FIGARO_CACHE_MB * 1024 * 1024,
    delays: { start: env.FIGARO_START_DELAY, end: env.FIGARO_END_DELAY },
    lanes: {
      workers: env.FIGARO_WORKERS,
      waiting: env.FIGARO_WAITING,
      deadlineMs: env.FIGARO_DEADLINE_MS,
    },
    bucket: bucketOf(env),
    mlflow: env.MLFLOW_TRACKING_URI === undefined
      ? null
      : { trackingUri: env.MLFLOW_TRACKING_URI, token: env.MLFLOW_TRACKING_TOKEN ?? null },
  };
}

function bucketOf(env: z.infer<typeof environment>): BucketSettings | null {
  const { FIGARO_S3_ENDPOINT: endpoint, FIGARO_S3_BUCKET: bucket, FIGARO_S3_REGION: region } = env;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (endpoint === undefined || bucket === undefined) return null;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  const sessionToken = env.AWS_SESSION_TOKEN ?? null;
  return { endpoint, bucket, region, accessKeyId, secretAccessKey, sessionToken };
}

/** What @figaro/store opens: DATABASE_URL, else the embedded database's folder within the data folder. */
export function databaseTarget({ databaseUrl, dataDir }: Pick<Config, "databaseUrl" | "dataDir">): string {
  return databaseUrl ?? `${dataDir}/database`;
}
