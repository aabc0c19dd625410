/**
 * A bucket of an S3-compatible object store (MinIO, AWS, Garage ...): bytes put and read whole, by path-style
 * addresses and signature v4.
 *
 * What may pass by itself (503, 429, a connection that breaks, no answer in time) is asked again with growing
 * pauses; what will not (a wrong key, no such bucket) is told at once. A put is one request whose SHA-256 the
 * server compares, so an object is there whole or not at all.
 */
import { AwsClient } from "aws4fetch";
import { StoreError } from "../errors.ts";

/** Where a bucket is, and who asks. */
export interface BucketSettings {
  /** "https://minio.example:9000", without the bucket. */
  readonly endpoint: string;
  readonly bucket: string;
  /** "us-east-1" for MinIO unless it was told otherwise. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of keys that are lent for a while; null or left out: the keys need none. */
  readonly sessionToken?: string | null;
}

/** An object as a listing has it. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly changedAt: Date;
}

/** How patient a bucket is. */
export interface BucketPatience {
  /** Requests in all for one question; 5 unless said. */
  readonly tries?: number;
  /** Milliseconds before the second request, doubled before each later one; 200 unless said. */
  readonly pauseMs?: number;
  /** Milliseconds for one request and its answer; 30,000 unless said. */
  readonly timeoutMs?: number;
}

/** Statuses that may pass by themselves. */
const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504];

/** One bucket; keeps no connection open of its own. */
export class Bucket {
  readonly #client: AwsClient;
  readonly #base: string;
  readonly #tries: number;
  readonly #pauseMs: number;
  readonly #timeoutMs: number;

  constructor(readonly settings: BucketSettings, patience: BucketPatience = {}) {
    const { accessKeyId, secretAccessKey, sessionToken, region, endpoint, bucket } = settings;
    const token = sessionToken == null ? {} : { sessionToken };
    this.#client = new AwsClient({
      ...{ accessKeyId, secretAccessKey, region, service: "s3", retries: 0 },
      ...token,
    });
    this.#base = `${endpoint.replace(/\/+$/, "")}/${encodeURIComponent(bucket)}`;
    this.#tries = patience.tries ?? 5;
    this.#pauseMs = patience.pauseMs ?? 200;
    this.#timeoutMs = patience.timeoutMs ?? 30_000;
  }

  /** "s3://bucket/key" */
  addressOf(key: string): string {
    return `s3://${this.settings.bucket}/${key}`;
  }

  /**
   * Puts an object; the same key again takes its place.
   *
   * @param object.sha256 of the bytes, hex; the server refuses bytes that are others
   * @throws {StoreError} `object-store-unreachable` after the last try; `object-store-refused`
   */
  async put(
    key: string,
    object: { readonly bytes: Uint8Array; readonly sha256: string; readonly mediaType: string },
  ): Promise<void> {
    const { bytes, sha256, mediaType } = object;
    const headers = { "content-type": mediaType, "x-amz-content-sha256": sha256 };
    // A view of a shared or larger buffer is no body for fetch.
    const body = Uint8Array.from(bytes);
    const answer = await this.#ask(key, { method: "PUT", headers, body });
    if (answer.status !== 200) throw this.#refused(`PUT ${key}`, answer);
  }

  /**
   * Reads an object whole.
   *
   * @returns null: there is no such object
   * @throws {StoreError} `object-store-unreachable` after the last try; `object-store-refused`
   */
  async get(key: string): Promise<Uint8Array | null> {
    const answer = await this.#ask(key, { method: "GET" });
    if (answer.status === 200) return answer.body;
    if (answer.status === 404 && codeOf(answer) !== "NoSuchBucket") return null;
    throw this.#refused(`GET ${key}`, answer);
  }

  /**
   * Lists the objects whose keys begin so, page by page.
   *
   * @throws {StoreError} as `get`
   */
  async *list(prefix: string): AsyncGenerator<ListedObject> {
    for (let token: string | null = null;;) {
      const query = new URLSearchParams({ "list-type": "2", prefix });
      if (token !== null) query.set("continuation-token", token);
      const answer = await this.#ask("", { method: "GET" }, query);
      if (answer.status !== 200) throw this.#refused(`the listing of ${prefix}`, answer);
      const page = pageOf(new TextDecoder().decode(answer.body));
      yield* page.objects;
      token = page.next;
      if (token === null) return;
    }
  }

  /** Takes an object away; one that is not there is no fault. @throws {StoreError} as `get` */
  async remove(key: string): Promise<void> {
    const answer = await this.#ask(key, { method: "DELETE" });
    if (answer.status !== 204 && answer.status !== 200 && answer.status !== 404) {
      throw this.#refused(`DELETE ${key}`, answer);
    }
  }

  /** Asks until there is an answer that stays. */
  async #ask(
    key: string,
    init: RequestInit & { readonly method: string },
    query: URLSearchParams | null = null,
  ): Promise<Answer> {
    const path = key === "" ? "" : `/${key.split("/").map(encodeURIComponent).join("/")}`;
    const url = `${this.#base}${path}${query === null ? "" : `?${query}`}`;
    let last = "";
    for (let attempt = 0; attempt < this.#tries; attempt++) {
      if (attempt > 0) await pause(this.#pauseMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
      try {
        const answer = await this.#once(url, init);
        if (!PASSING.includes(answer.status)) return answer;
        last = `it answered ${answer.status} ${codeOf(answer)}`.trimEnd();
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
    }
    const { endpoint } = this.settings;
    throw new StoreError(
      "object-store-unreachable",
      `${init.method} ${
        this.addressOf(key)
      } at ${endpoint} failed ${this.#tries} times, the last time: ${last}`,
      { endpoint, address: this.addressOf(key), tries: this.#tries, reason: last },
    );
  }

  async #once(url: string, init: RequestInit): Promise<Answer> {
    const request = await this.#client.sign(url, init);
    const response = await fetch(request, { signal: AbortSignal.timeout(this.#timeoutMs) });
    return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
  }

  #refused(what: string, answer: Answer): StoreError {
    const { endpoint, bucket } = this.settings;
    const code = codeOf(answer);
    return new StoreError(
      "object-store-refused",
      `${what} in the bucket ${bucket} at ${endpoint} was refused with ${answer.status} ${code}: ` +
        "look at FIGARO_S3_BUCKET and at the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
      { endpoint, bucket, status: answer.status, reason: code },
    );
  }
}

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** The store's own code of a fault, e.g. "SlowDown"; "" when it says none. */
function codeOf({ status, body }: Answer): string {
  if (status < 300 || body.length > 100_000) return "";
  return /<Code>(\w{1,80})<\/Code>/.exec(new TextDecoder().decode(body))?.[1] ?? "";
}

/** A page of a listing. XML of a fixed shape, whose keys are ours: letters, digits, slashes. */
function pageOf(text: string): { readonly objects: ListedObject[]; readonly next: string | null } {
  const one = (of: string, tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(of)?.[1] ?? null;
  const objects = [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = ""]) => ({
    key: one(entry, "Key") ?? "",
    size: Number(one(entry, "Size")),
    changedAt: new Date(one(entry, "LastModified") ?? ""),
  }));
  const more = one(text, "IsTruncated") === "true";
  return { objects, next: more ? one(text, "NextContinuationToken") : null };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
