/** Starts the application for a test on a database in memory, and checks answers against the contract. */
import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/2020";
import addFormats from "ajv-formats";
import { applyFestival, type Database, migrate, openDatabase } from "@figaro/store";
import type { FestivalDocument } from "@figaro/formats";
import { createApp, type RouteModule } from "../app.ts";
import { type AppParts, assembleApp } from "../assemble.ts";
import { readConfig } from "../config.ts";
import type { AppDeps } from "../deps.ts";
import { openLog } from "../log.ts";
import { storePort } from "../store_port.ts";
import { madeFestival } from "../../planner/testing/festival.ts";

/** An application under test. */
export interface Kit extends AsyncDisposable {
  readonly deps: AppDeps;
  readonly database: Database;
  /** Lines of the log, parsed. */
  readonly lines: Record<string, unknown>[];
  /** Moves the clock that freshness is measured by. */
  readonly pass: (ms: number) => void;
  /** Asks, and checks that the answer is one the contract has. */
  readonly ask: (path: string, init?: RequestInit & { readonly address?: string }) => Promise<Response>;
}

/** What a test wants otherwise. */
export interface KitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly parts?: Partial<AppParts>;
  readonly modules?: readonly RouteModule[];
  readonly documents?: readonly FestivalDocument[];
}

/** Base of the addresses that tests ask. */
export const F = "/v1/festivals/made";

/** Opens a memory database with the made festival and an application on it. */
export async function openKit(
  { env = {}, parts = {}, modules = [], documents = [madeFestival] }: KitOptions = {},
): Promise<Kit> {
  const database = await openDatabase("memory");
  await migrate(database.db);
  for (const document of documents) await applyFestival(database.db, document);
  const lines: Record<string, unknown>[] = [];
  const log = openLog("info", { write: (line: string) => void lines.push(JSON.parse(line)) });
  let time = 0;
  const deps = assembleApp({
    config: readConfig((name) => env[name]),
    store: storePort(database),
    database,
    secret: "the secret of the tests",
    log,
    now: () => time,
    ...parts,
  });
  const app = createApp(deps, modules);
  const contract = contractChecker(await (await app.request("/openapi.json")).json());
  lines.length = 0;
  return {
    deps,
    database,
    lines,
    pass: (ms) => void (time += ms),
    async ask(path, { address = "203.0.113.7", ...init } = {}) {
      const remoteAddr = { transport: "tcp", hostname: address, port: 40_000 } as const;
      const response = await app.request(path, init, { remoteAddr });
      await contract(path, init.method ?? "GET", response.clone());
      return response;
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

/** The JSON of an answer that must be a success. */
export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

/** The problem of an answer that must be one. */
export async function problemOf(response: Response): Promise<ProblemAnswer> {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const body: ProblemAnswer = await response.json();
  assert.equal(body.status, response.status);
  return body;
}

/** A problem as tests read it. */
export interface ProblemAnswer {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly params: Record<string, unknown>;
  readonly errors: { readonly pointer: string; readonly detail: string }[];
}

interface Operation {
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
}

type Contract = { readonly paths: Record<string, Record<string, Operation>> };

/** Fails a test whose answer has a status, media type or shape that `openapi.json` does not have. */
function contractChecker(document: Contract & Record<string, unknown>) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "contract", ...document });
  const compiled = new Map<string, ValidateFunction>();
  const patterns = Object.keys(document.paths).sort((a, b) => literalLength(b) - literalLength(a))
    .map((path) => ({ path, matcher: matcherOf(path) }));
  return async (url: string, method: string, response: Response) => {
    const pathname = url.split("?")[0] ?? "";
    const found = patterns.find(({ matcher }) => matcher.test(pathname));
    const operation = found && document.paths[found.path]?.[method.toLowerCase()];
    if (found === undefined || operation === undefined || response.status === 304) return;
    const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
    const content = operation.responses[response.status]?.content;
    const named = Object.keys(content ?? {}).find((name) => name.split(";")[0] === type);
    assert(
      named !== undefined,
      `${method} ${found.path} answers ${response.status} ${type}, which its contract has not`,
    );
    if (!type.endsWith("json") || url.includes("/export.")) return;
    const steps = [
      "paths",
      found.path,
      method.toLowerCase(),
      "responses",
      String(response.status),
      "content",
      named,
    ];
    const pointer = `contract#/${[...steps, "schema"].map(token).join("/")}`;
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: pointer });
    compiled.set(pointer, validate);
    assert(validate(await response.json()), `${url}: ${ajv.errorsText(validate.errors)}`);
  };
}

function token(step: string): string {
  return encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** What is written out in a path: `{id}.ics` says more than `{id}`. */
function literalLength(path: string): number {
  return path.replaceAll(/\{\w+\}/g, "").length;
}

/** A dot keeps `a..b` apart. */
function matcherOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+?")}$`);
}
