import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDb, sqlClient } from "@/db/client";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import type { Route } from "@/lib/http/define-route";
import { closeRedis } from "@/lib/redis";
import { type ApiRequest, nameOf, rightRequestTo } from "@/lib/testing/api-requests";
import type { SentAnswer } from "@/lib/testing/api-sender";
import { startWholeApi } from "@/lib/testing/api-whole";
import { makeWorld } from "@/lib/testing/api-world";
import { apiRoutes } from "./route-table";

/** Fail closed: with a store away every endpoint says so at once, or needs none of it. */
const { send, close } = await startWholeApi();

const nowhere = "127.0.0.1:1";
const answerWithinMs = 5_000;

const requests = new Map<Route, ApiRequest>();

beforeAll(async () => {
  for (const route of apiRoutes) requests.set(route, await rightRequestTo(route, makeWorld()));
});

afterAll(close);

const named = apiRoutes.map((route) => [nameOf(route), route] as const);

async function askWithin(route: Route): Promise<SentAnswer> {
  const startedAtMs = performance.now();
  const answer = await send(route.definition.method, requests.get(route) as ApiRequest);
  expect(performance.now() - startedAtMs).toBeLessThan(answerWithinMs);
  return answer;
}

function expectUnavailable(answer: SentAnswer): void {
  expect([answer.status, answer.outcome]).toEqual([503, "UNAVAILABLE"]);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|postgres:|redis:/);
}

const needNoPostgres = new Set([
  "GET /api/v1/queue/tokens/me",
  "GET /api/v1/queue/tokens/me/events",
  "GET /api/v1/queue/entries", // of somebody who stands in no line; titles are in Postgres
  "DELETE /api/v1/seats/select",
  "GET /api/health/live",
  "GET /api/metrics",
  "GET /api/cron/advance-queues",
  "POST /api/cron/advance-queues",
  "GET /api/openapi.json",
]);

describe("without Postgres", () => {
  const { DATABASE_URL } = process.env;

  beforeAll(async () => {
    await closeDb();
    Object.assign(env(), { DATABASE_URL: `postgres://nobody@${nowhere}/nothing` });
  });

  afterAll(async () => {
    await closeDb();
    Object.assign(env(), { DATABASE_URL });
  });

  it.each(named)("%s", async (name, route) => {
    const answer = await askWithin(route);
    if (needNoPostgres.has(name)) expect(answer.outcome).toBe("OK");
    else expectUnavailable(answer);
  });
});

/** Only the line and what is decided there: everything that is somebody's already stays theirs to use. */
const needRedis = new Set([
  "GET /api/v1/concerts/:concertId/schedules/:scheduleId/seats",
  "GET /api/v1/concerts/:concertId/schedules/:scheduleId/seats/events",
  "POST /api/v1/queue/tokens",
  "GET /api/v1/queue/tokens/me",
  "DELETE /api/v1/queue/tokens/me",
  "GET /api/v1/queue/tokens/me/events",
  "GET /api/v1/queue/schedules/:scheduleId",
  "GET /api/v1/queue/schedules/:scheduleId/events",
  "GET /api/v1/queue/schedules/:scheduleId/draw",
  "GET /api/v1/queue/entries",
  "POST /api/v1/seats/select",
  "DELETE /api/v1/seats/select",
  "POST /api/v1/reservations",
  "GET /api/health/ready",
  "GET /api/cron/advance-queues",
  "POST /api/cron/advance-queues",
]);

describe("without Redis", () => {
  const { REDIS_URL } = process.env;

  beforeAll(async () => {
    await closeRedis();
    Object.assign(env(), { REDIS_URL: `redis://${nowhere}` });
  });

  afterAll(async () => {
    await closeRedis();
    Object.assign(env(), { REDIS_URL });
  });

  it.each(named)("%s", async (name, route) => {
    const answer = await askWithin(route);
    if (needRedis.has(name)) expectUnavailable(answer);
    else expect(answer.outcome).toBe("OK");
  });
});

/** Says nothing but that it failed, and which request it was. */
function expectInternal(answer: SentAnswer): void {
  expect([answer.status, answer.outcome]).toEqual([500, "INTERNAL"]);
  expect(JSON.parse(answer.text)).toEqual({
    success: false,
    error: { code: "INTERNAL", message: messageOf("INTERNAL", "ko"), details: {} },
    requestId: answer.headers.get("x-request-id"),
  });
}

// The last of the file: there is no way back.
describe("with Postgres broken", () => {
  beforeAll(async () => {
    await sqlClient()`ALTER SCHEMA public RENAME TO gone`;
    await sqlClient()`CREATE SCHEMA public`;
  });

  it.each(named)("%s", async (name, route) => {
    const answer = await askWithin(route);
    if (needNoPostgres.has(name) || name === "GET /api/health/ready") {
      expect(answer.outcome).toBe("OK");
    } else expectInternal(answer);
  });
});
