/**
 * Budgets of work for each client, told by the fields of draft-ietf-httpapi-ratelimit-headers: a request costs
 * one point, heavy work charges more before it begins.
 */
import type { MiddlewareHandler } from "hono";
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
    client: {
      name: "client",
      limiter: new RateLimiterMemory({ points: rate.points, duration, keyPrefix: "c" }),
    },
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
    const forwarded = settings.trustedHops === 0 ? null : c.req.header("x-forwarded-for") ?? null;
    const client = clientKey(c.env?.remoteAddr, forwarded, settings.trustedHops);
    const budget = isLoopback(client) ? budgets.loopback : budgets.client;
    let state: RateLimiterRes | null = null;
    const charge = async (points: number) => {
      state = await spend(budget, client, points);
      if (isSpent(budget, state)) throw spent(state);
    };
    c.set("charge", charge);
    try {
      await charge(1);
      await next();
    } finally {
      if (state !== null) {
        const { headers } = c.res;
        headers.set("ratelimit-policy", policyText(budget, settings.rate.windowSeconds));
        headers.set("ratelimit", budgetText({ budget, state }));
      }
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

/** A budget and how it stands for one client. */
export interface BudgetState {
  readonly budget: Budget;
  readonly state: RateLimiterRes;
}

/** Spends the point of a request; null: the budget is spent. */
export async function spendPoint(budgets: Budgets, client: string): Promise<BudgetState | null> {
  const budget = isLoopback(client) ? budgets.loopback : budgets.client;
  const state = await spend(budget, client, 1);
  return isSpent(budget, state) ? null : { budget, state };
}

function isSpent({ limiter }: Budget, state: RateLimiterRes): boolean {
  return state.consumedPoints > limiter.points;
}

/** Value of RateLimit-Policy: how much in which window. */
export function policyText({ name, limiter }: Budget, windowSeconds: number): string {
  return `"${name}";q=${limiter.points};w=${windowSeconds}`;
}

/** Value of RateLimit: what is left and for how many seconds. */
export function budgetText({ budget, state }: BudgetState): string {
  const reset = Math.max(0, Math.ceil(state.msBeforeNext / 1000));
  return `"${budget.name}";r=${Math.max(0, state.remainingPoints)};t=${reset}`;
}

/**
 * What a client is known by: the connection's address, or with trusted proxies the entry of `X-Forwarded-For`
 * that the outermost of them wrote. IPv6 clients count by their /64 network.
 */
export function clientKey(
  remote: Deno.Addr | undefined,
  forwarded: string | null,
  trustedHops: number,
): string {
  const connection = remote !== undefined && "hostname" in remote ? remote.hostname : "unknown";
  if (trustedHops === 0 || forwarded === null) return network(connection);
  const entries = forwarded.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  return network((entries.at(-trustedHops) ?? connection).slice(0, 64));
}

function network(address: string): string {
  if (!address.includes(":") || isLoopback(address)) return address;
  if (address.startsWith("::ffff:")) return address.slice(7);
  return `${address.split(":").slice(0, 4).join(":")}/64`;
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
