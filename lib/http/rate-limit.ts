import { Ratelimit } from "@upstash/ratelimit";
import { LRUCache } from "lru-cache";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { redis } from "@/lib/redis";

/**
 * Requests a minute by route class, for one account and for one address. `shared` classes count in Redis
 * over all processes; the others, and every class while Redis is away, count in this process alone.
 * What a change may do is bounded by the database in any case, so its class does not pay for a round trip.
 * Addresses are given much more than accounts: a venue or a carrier puts thousands behind one.
 */
export const rateLimits = {
  read: { perAccount: 600, perIp: 6_000, shared: false },
  poll: { perAccount: 600, perIp: 60_000, shared: false },
  auth: { perAccount: 600, perIp: 1_200, shared: true },
  signUp: { perAccount: 600, perIp: 1_200, shared: true },
  enter: { perAccount: 120, perIp: 6_000, shared: true },
  change: { perAccount: 600, perIp: 6_000, shared: false },
  admin: { perAccount: 600, perIp: 1_200, shared: false },
} as const satisfies Record<string, { perAccount: number; perIp: number; shared: boolean }>;

export type RateClass = keyof typeof rateLimits;

const windowSeconds = 60;
const windowMs = windowSeconds * 1_000;
const trackedCallersMax = 100_000;
const sharedTimeoutMs = 500;

type Window = { startedAtMs: number; count: number };
type State = { windows: LRUCache<string, Window>; shared: Map<string, Ratelimit> };

const holder = globalThis as typeof globalThis & { frontrowRateLimits?: State };

function state(): State {
  holder.frontrowRateLimits ??= {
    windows: new LRUCache({ max: trackedCallersMax }),
    shared: new Map(),
  };
  return holder.frontrowRateLimits;
}

function limitOf(requestsPerWindow: number): number {
  return Math.max(1, Math.floor(requestsPerWindow * env().RATE_LIMIT_FACTOR));
}

/** Counts one request in this process. Returns seconds to wait, 0 when allowed. */
function countLocally(key: string, limit: number): number {
  const { windows } = state();
  const nowMs = Date.now();
  const window = windows.peek(key);
  if (!window || nowMs - window.startedAtMs >= windowMs) {
    windows.set(key, { startedAtMs: nowMs, count: 1 });
    return 0;
  }
  window.count += 1;
  if (window.count <= limit) return 0;
  return Math.max(1, Math.ceil((window.startedAtMs + windowMs - nowMs) / 1_000));
}

function sharedLimiter(name: string, limit: number): Ratelimit {
  const { shared } = state();
  const known = shared.get(name);
  if (known) return known;
  const limiter = new Ratelimit({
    redis: redis(),
    limiter: Ratelimit.fixedWindow(limit, `${windowSeconds} s`),
    prefix: `${env().REDIS_PREFIX}rate:${name}`,
    timeout: sharedTimeoutMs,
    ephemeralCache: new Map(),
  });
  shared.set(name, limiter);
  return limiter;
}

async function countShared(name: string, caller: string, limit: number): Promise<number> {
  try {
    const { success, reset } = await sharedLimiter(name, limit).limit(caller);
    return success ? 0 : Math.max(1, Math.ceil((reset - Date.now()) / 1_000));
  } catch {
    return countLocally(`${name}:${caller}`, limit);
  }
}

/**
 * Counts a request against what its class gives an address. Throws RATE_LIMITED with the seconds to wait, at once
 * where the class is counted in this process: most requests are, and a promise costs more than the count.
 */
export function limitAddress(rateClass: RateClass, clientIp: string): Promise<void> | void {
  return enforce(rateClass, "ip", clientIp, rateLimits[rateClass].perIp);
}

/** The same for an account. */
export function limitAccount(rateClass: RateClass, userId: number): Promise<void> | void {
  return enforce(rateClass, "account", String(userId), rateLimits[rateClass].perAccount);
}

function enforce(
  rateClass: RateClass,
  kind: "ip" | "account",
  caller: string,
  requestsPerWindow: number,
): Promise<void> | void {
  const limit = limitOf(requestsPerWindow);
  const name = `${rateClass}:${kind}`;
  if (rateLimits[rateClass].shared) return countShared(name, caller, limit).then(refuseIfOver);
  refuseIfOver(countLocally(`${name}:${caller}`, limit));
}

function refuseIfOver(wait: number): void {
  if (wait > 0) throw new DomainError("RATE_LIMITED", { retryAfterSeconds: wait }, wait);
}
