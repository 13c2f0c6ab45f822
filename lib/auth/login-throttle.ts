import { isIPv6 } from "node:net";
import { LRUCache } from "lru-cache";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { runScript } from "@/lib/redis";
import { beginAttempt, settleAttempt } from "./login-throttle.lua";

/**
 * How many wrong passwords an account takes. Counted per account and address, so that whoever guesses locks
 * out their own address and the owner still gets in from another. Many addresses guessing at one account
 * leave each address a few tries only, never none: the owner's right password works at the first.
 *
 * An attempt counts before its password is looked at and is given back when it was right; a limiter that
 * counted afterwards would let any number of guesses through side by side. That is why this is not
 * @upstash/ratelimit, which cannot give back one attempt.
 */
const failuresPerAddress = 10;
const failuresPerAddressUnderAttack = 3;
const failuresPerAccount = 100;
const windowMs = 15 * 60 * 1_000;

const localCountersMax = 20_000;

type Outcome = "RIGHT" | "WRONG" | "UNDECIDED";
type Keys = { address: string; account: string };
export type LoginAttempt = { settle(outcome: Outcome): Promise<void> };

/** Counts an attempt. Throws RATE_LIMITED when the account or address has used up its tries. */
export async function beginLoginAttempt(loginId: string, clientIp: string): Promise<LoginAttempt> {
  const account = loginId.toLowerCase();
  // The hash tag keeps both counters of an account on one slot of a cluster.
  const tag = `${env().REDIS_PREFIX}login:{${encodeURIComponent(account)}}`;
  const keys = { account: tag, address: `${tag}:${networkOf(clientIp)}` };
  const { waitMs, settle } = await beginShared(keys).catch(() => beginLocally(keys));
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1_000);
    throw new DomainError("RATE_LIMITED", { retryAfterSeconds: seconds }, seconds);
  }
  return { settle };
}

/** One household or server has a whole /64 of IPv6 to itself: its addresses count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [head = "", tail] = address.toLowerCase().split("%", 1)[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}

function scaled(tries: number): number {
  return Math.max(1, Math.floor(tries * env().RATE_LIMIT_FACTOR));
}

type Begun = LoginAttempt & { waitMs: number };

async function beginShared(keys: Keys): Promise<Begun> {
  const both = [keys.address, keys.account];
  const limits = [failuresPerAddress, failuresPerAddressUnderAttack, failuresPerAccount].map(
    scaled,
  );
  const waitMs = Number(await runScript(beginAttempt, both, [...limits, windowMs].map(String)));
  const settle = async (outcome: Outcome) => {
    // A lost settlement costs the person one try of ten, not the login.
    await runScript(settleAttempt, both, [outcome, String(windowMs)]).catch(() => undefined);
  };
  return { waitMs, settle };
}

type Counter = { count: number; endsAtMs: number };
const holder = globalThis as typeof globalThis & {
  frontrowLoginFailures?: LRUCache<string, Counter>;
};
holder.frontrowLoginFailures ??= new LRUCache({ max: localCountersMax });
const counters = holder.frontrowLoginFailures;

function countLocally(key: string): Counter {
  const nowMs = Date.now();
  const known = counters.get(key);
  const counter =
    known && known.endsAtMs > nowMs ? known : { count: 0, endsAtMs: nowMs + windowMs };
  counter.count += 1;
  counters.set(key, counter);
  return counter;
}

/** The same rule in this process alone, while Redis is away. */
function beginLocally(keys: Keys): Begun {
  const attempt = countLocally(keys.address);
  const failures = counters.get(keys.account);
  const attacked =
    failures && failures.endsAtMs > Date.now() && failures.count >= scaled(failuresPerAccount);
  const max = scaled(attacked ? failuresPerAddressUnderAttack : failuresPerAddress);
  const settle = async (outcome: Outcome) => {
    if (outcome === "RIGHT") counters.delete(keys.address);
    if (outcome === "UNDECIDED") attempt.count -= 1;
    if (outcome === "WRONG") countLocally(keys.account);
  };
  return { waitMs: attempt.count > max ? attempt.endsAtMs - Date.now() : 0, settle };
}
