import { createHash } from "node:crypto";
import { Redis, type Requester } from "@upstash/redis";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { logger } from "@/lib/observability/logger";
import { restTransport } from "./redis-rest";
import { tcpTransport } from "./redis-tcp";

/**
 * The one Redis client: @upstash/redis over HTTP where UPSTASH_REDIS_REST_URL is set, over TCP where
 * REDIS_URL is. It fails closed and fast: whenever the store cannot answer, every call throws
 * DomainError("UNAVAILABLE") within a second or so; nothing is queued for later.
 */

/** No script or command of ours takes anywhere near this long; one that does is a store in trouble. */
export const commandTimeoutMs = 1_000;
/** Over HTTP a burst opens connections first. */
const restTimeoutMs = 3_000;

/** After so many timeouts in a row the store is left alone a while: requests fail at once, none pile up. */
const timeoutsInARowMax = 3;
const restAfterTimeoutsMs = 1_000;
const retryAfterSeconds = 2;
const warnEveryMs = 1_000;

export type RedisRequest = { body?: unknown; path?: string[] };
export type RedisReply = { result?: unknown; error?: string };

/** A way to the store. Refusals by the server are `{error}`; whatever is thrown means it is away. */
export type Transport = {
  request(request: RedisRequest): Promise<RedisReply | RedisReply[]>;
  close(): Promise<void>;
};

/** Server refusals that mean "not now" rather than "wrong command". */
const downPattern =
  /^(?:ERR )?(?:LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|OOM|MISCONF|BUSY|NOREPLICAS|UNBLOCKED|MOVED|ASK)\b/;

const timeoutPattern = /timed out|timeout/i;

class StoreClient extends Redis {
  constructor(request: Transport["request"]) {
    super({ request } as Requester);
    // The requester form of the constructor drops its options; without this '42' would come back as 42.
    this.opts = { automaticDeserialization: false };
  }
}

type State = { client: StoreClient; request: Transport["request"]; transport: Transport };
const holder = globalThis as typeof globalThis & { frontrowRedis?: State };

function state(): State {
  if (!holder.frontrowRedis) {
    const { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, REDIS_URL } = env();
    const transport = UPSTASH_REDIS_REST_URL
      ? restTransport(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN ?? "", restTimeoutMs)
      : tcpTransport(REDIS_URL ?? "", commandTimeoutMs);
    const request = failClosed(transport);
    holder.frontrowRedis = { client: new StoreClient(request), request, transport };
  }
  return holder.frontrowRedis;
}

/** The client of this process. */
export function redis(): Redis {
  return state().client;
}

/** Throws UNAVAILABLE unless the store answers. */
export async function pingRedis(): Promise<void> {
  await redis().ping();
}

/** Ends the connection; the process is going away. */
export async function closeRedis(): Promise<void> {
  const open = holder.frontrowRedis;
  delete holder.frontrowRedis;
  await open?.transport.close();
}

export type Script = { source: string; sha: string };

/** Names a script once, so that calls send its digest instead of its text. */
export function defineScript(source: string): Script {
  return { source, sha: createHash("sha1").update(source).digest("hex") };
}

/** A key of one schedule; the hash tag keeps all of a schedule's on one slot of a cluster, for scripts over several. */
export function scheduleKey(scheduleId: number, name: string): string {
  return `${env().REDIS_PREFIX}{schedule:${scheduleId}}:${name}`;
}

/**
 * Runs a script by its digest, sending the text only where the store does not know it. Each poll of a line is one
 * such call, so it goes past the client's objects for commands, which cost as much as all the rest of it.
 */
export function runScript<T>(script: Script, keys: string[], args: string[]): Promise<T> {
  const { request } = state();
  const rest = [keys.length, ...keys, ...args];
  return request({ body: ["evalsha", script.sha, ...rest] }).then((reply) => {
    const isUnknown = (reply as RedisReply).error?.startsWith("NOSCRIPT");
    if (!isUnknown) return resultOf<T>(reply);
    return request({ body: ["eval", script.source, ...rest] }).then(resultOf<T>);
  });
}

function resultOf<T>(reply: RedisReply | RedisReply[]): T {
  const { error, result } = reply as RedisReply;
  if (error) throw new Error(error);
  return result as T;
}

function failClosed(transport: Transport): Transport["request"] {
  let restUntilMs = 0;
  let timeoutsInARow = 0;
  let warnedAtMs = Number.NEGATIVE_INFINITY;

  const away = (reason: string): DomainError => {
    const nowMs = performance.now();
    if (nowMs - warnedAtMs >= warnEveryMs) {
      warnedAtMs = nowMs;
      logger().warn({ reason }, "Redis is away");
    }
    return new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
  };

  const answered = (reply: RedisReply | RedisReply[]) => {
    timeoutsInARow = 0;
    const error = Array.isArray(reply) ? reply.find((one) => one.error)?.error : reply.error;
    if (error && downPattern.test(error)) throw away(error);
    return reply;
  };

  const unanswered = (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error);
    if (timeoutPattern.test(reason) && ++timeoutsInARow >= timeoutsInARowMax) {
      restUntilMs = performance.now() + restAfterTimeoutsMs;
    }
    throw away(reason);
  };

  return (request) => {
    if (performance.now() < restUntilMs) return Promise.reject(away("resting after a timeout"));
    return transport.request(request).then(answered, unanswered);
  };
}
