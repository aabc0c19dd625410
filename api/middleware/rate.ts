/**
 * Budgets of work for each client, told by the fields of draft-ietf-httpapi-ratelimit-headers: a request costs
 * one point, heavy work charges more before it begins.
 */
import type { Context, MiddlewareHandler } from "hono";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Config, RateConfig } from "../config.ts";
import { Problem } from "../problem.ts";
import type { ApiEnv } from "../types.ts";

/** A named budget and the limiter that keeps it: in memory, or in Postgres when several servers share it. */
export interface Budget {
  readonly name: string;
  readonly limiter: RateLimiterAbstract;
}

/** Budgets of clients from elsewhere and of this machine. */
export interface Budgets {
  readonly client: Budget;
  readonly loopback: Budget;
}

/** Budgets kept in this process. */
export function memoryBudgets(rate: RateConfig): Budgets {
  const duration = rate.windowSeconds;
  return {
    client: { name: "client", limiter: new RateLimiterMemory({ points: rate.points, duration, keyPrefix: "c" }) },
    loopback: {
      name: "loopback",
      limiter: new RateLimiterMemory({ points: rate.loopbackPoints, duration, keyPrefix: "l" }),
    },
  };
}

/**
 * Spends one point for each request and lets handlers `charge` more. Errors: `rate-limited` with Retry-After.
 * The headers RateLimit-Policy and RateLimit go with every answer.
 */
export function rateLimit(
  budgets: Budgets,
  settings: Pick<Config, "trustedHops"> & { readonly rate: Pick<RateConfig, "windowSeconds"> },
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const address = clientAddress(c, settings.trustedHops);
    const budget = isLoopback(address) ? budgets.loopback : budgets.client;
    let state: RateLimiterRes | null = null;
    const charge = async (points: number) => {
      state = await spend(budget, address, points);
      if (state.remainingPoints <= 0 && state.consumedPoints > budget.limiter.points) throw spent(state);
    };
    c.set("charge", charge);
    try {
      await charge(1);
      await next();
    } finally {
      if (state !== null) tell(c, budget, { state, windowSeconds: settings.rate.windowSeconds });
    }
  };
}

/** The limiter throws its state when the budget is spent; anything else it throws is a fault. */
async function spend(budget: Budget, key: string, points: number): Promise<RateLimiterRes> {
  try {
    return await budget.limiter.consume(key, points);
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}

function spent(state: RateLimiterRes): Problem {
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  return new Problem("rate-limited", `the budget of this window is spent; ask again in ${seconds} s`, {
    params: { retryAfterSeconds: seconds },
    headers: { "retry-after": String(seconds) },
  });
}

function tell(
  c: Context<ApiEnv>,
  { name, limiter }: Budget,
  { state, windowSeconds }: { readonly state: RateLimiterRes; readonly windowSeconds: number },
): void {
  const { headers } = c.res;
  headers.set("ratelimit-policy", `"${name}";q=${limiter.points};w=${windowSeconds}`);
  const reset = Math.max(0, Math.ceil(state.msBeforeNext / 1000));
  headers.set("ratelimit", `"${name}";r=${Math.max(0, state.remainingPoints)};t=${reset}`);
}

/**
 * The client's address: the connection's, or with trusted proxies the entry of `X-Forwarded-For` that the
 * outermost of them wrote. IPv6 clients count by their /64 network.
 */
export function clientAddress(c: Context<ApiEnv>, trustedHops: number): string {
  const remote = c.env?.remoteAddr;
  const connection = remote !== undefined && "hostname" in remote ? remote.hostname : "unknown";
  if (trustedHops === 0) return network(connection);
  const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((a) => a.trim()).filter((a) => a !== "");
  return network(forwarded.at(-trustedHops) ?? connection).slice(0, 64);
}

function network(address: string): string {
  if (!address.includes(":") || isLoopback(address)) return address;
  if (address.startsWith("::ffff:")) return address.slice(7);
  return `${address.split(":").slice(0, 4).join(":")}/64`;
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
