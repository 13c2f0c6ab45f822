import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { closeRedis } from "@/lib/redis";
import { apiSender, type Send } from "@/lib/testing/api-sender";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";

let server: ApiServer;
let send: Send;

beforeAll(async () => {
  server = await startApiServer();
  send = apiSender(server.url);
});

afterAll(async () => {
  await server.close();
});

describe("GET /api/metrics", () => {
  const metrics = (headers: Record<string, string> = {}) =>
    send("GET", { path: "/api/metrics", headers });

  it("200 on this machine, where no token is set: what was asked, by route and status", async () => {
    await send("GET", { path: "/api/v1/concerts" });
    await send("GET", { path: "/api/v1/concerts/987654321" });
    const { status, headers, text } = await metrics();
    expect([status, headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
    expect(text).toContain(
      'frontrow_http_requests_total{method="GET",route="/api/v1/concerts/:concertId",status="404"} 1',
    );
    expect(text).toMatch(/frontrow_http_request_seconds_count\{.*route="\/api\/v1\/concerts"\} 1/);
    expect(text).not.toContain("987654321");
  });

  it.each(["203.0.113.9", "127.0.0.1, 203.0.113.9", "203.0.113.9, 127.0.0.1", "unknown"])(
    "401 through a proxy that says it forwards for %s",
    async (forwardedFor) => {
      expect((await metrics({ "x-forwarded-for": forwardedFor })).outcome).toBe("UNAUTHENTICATED");
    },
  );

  it("401 without the token where one is set, on this machine, too", async () => {
    Object.assign(env(), { METRICS_TOKEN: "a-token-for-the-scraper" });
    try {
      expect((await metrics()).outcome).toBe("UNAUTHENTICATED");
      const authorization = "Bearer a-token-for-the-scraper";
      expect((await metrics({ authorization })).outcome).toBe("OK");
    } finally {
      Object.assign(env(), { METRICS_TOKEN: undefined });
    }
  });
});

describe("GET /api/health", () => {
  it("200 live and ready", async () => {
    expect((await send("GET", { path: "/api/health/live" })).data).toEqual({ status: "live" });
    expect((await send("GET", { path: "/api/health/ready" })).data).toEqual({
      status: "ready",
      postgres: "up",
      redis: "up",
    });
  });

  it("503 ready names the store that is down; live goes on", async () => {
    const { REDIS_URL } = env();
    await closeRedis();
    Object.assign(env(), { REDIS_URL: "redis://127.0.0.1:1" });
    try {
      const answer = await send("GET", { path: "/api/health/ready" });
      expect([answer.status, answer.error.details]).toEqual([
        503,
        { postgres: "up", redis: "down" },
      ]);
      expect((await send("GET", { path: "/api/health/live" })).outcome).toBe("OK");
    } finally {
      await closeRedis();
      Object.assign(env(), { REDIS_URL });
    }
  });
});

describe("cron", () => {
  it.each([
    ["sweep-holds", ["expiredHolds", "forgottenKeys"]],
    ["advance-queues", ["schedules", "admitted"]],
    ["relay-outbox", ["delivered", "failed"]],
  ])(
    "200 %s answers with counts, by GET and POST, as often as it is called",
    async (name, counts) => {
      const headers = { authorization: `Bearer ${env().CRON_SECRET}` };
      for (const method of ["GET", "POST", "GET"]) {
        const answer = await send(method, { path: `/api/cron/${name}`, headers });
        expect(answer.status).toBe(200);
        expect(Object.keys(answer.data)).toEqual(expect.arrayContaining(counts));
        for (const count of Object.values(answer.data)) expect(count).toBeTypeOf("number");
      }
    },
  );
});
