import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { env } from "@/lib/env";
import type { Route } from "@/lib/http/define-route";
import { rateLimits } from "@/lib/http/rate-limit";
import { closeRedis } from "@/lib/redis";
import { nameOf, rightRequestTo } from "@/lib/testing/api-requests";
import type { SentAnswer } from "@/lib/testing/api-sender";
import { startWholeApi } from "@/lib/testing/api-whole";
import { makeWorld } from "@/lib/testing/api-world";
import { apiRoutes } from "./route-table";

const { send, close } = await startWholeApi();

const oneRequestAtMost = 0.000_001;
/** One request for an account, at least two for an address. */
const oneRequestPerAccount = 1 / 600;

afterAll(async () => {
  await close();
});

/** Nobody has asked anything yet: neither this process nor Redis remembers. */
function beginAnew(overrides: Partial<ReturnType<typeof env>>): void {
  Object.assign(globalThis, { frontrowRateLimits: undefined });
  Object.assign(env(), { REDIS_PREFIX: `${randomUUID()}:`, ...overrides });
}

function expectLimited(answer: SentAnswer): void {
  expect([answer.status, answer.outcome]).toEqual([429, "RATE_LIMITED"]);
  const seconds = Number(answer.headers.get("retry-after"));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(answer.error.details).toEqual({ retryAfterSeconds: seconds });
}

const named = (routes: readonly Route[]) => routes.map((route) => [nameOf(route), route] as const);

describe("an address", () => {
  beforeEach(() => beginAnew({ RATE_LIMIT_FACTOR: oneRequestAtMost, TRUSTED_PROXY_HOPS: 0 }));

  it.each(named(apiRoutes))("429 %s past its limit, whatever it claims to be", async (_, route) => {
    const { method } = route.definition;
    const request = await rightRequestTo(route, makeWorld());
    expect((await send(method, request)).outcome).toBe("OK");
    for (const address of ["203.0.113.9", "203.0.113.9, 198.51.100.1"]) {
      const headers = {
        ...request.headers,
        "x-forwarded-for": address,
        "x-frontrow-client-ip": address,
        "x-vercel-forwarded-for": address,
        "x-real-ip": address,
        forwarded: `for=${address}`,
      };
      expectLimited(await send(method, { ...request, headers }));
    }
  });

  it("is counted for refused requests, too", async () => {
    const path = "/api/v1/payments";
    const garbage = { path, headers: { authorization: "Bearer x" } };
    expect((await send("GET", garbage)).outcome).toBe("UNAUTHENTICATED");
    expectLimited(await send("GET", garbage));
  });

  it("is another behind our own proxy, as that proxy tells it", async () => {
    Object.assign(env(), { TRUSTED_PROXY_HOPS: 1 });
    const from = (address: string) =>
      send("GET", { path: "/api/health/live", headers: { "x-forwarded-for": address } });
    expect((await from("203.0.113.9")).outcome).toBe("OK");
    expect((await from("203.0.113.10")).outcome).toBe("OK");
    expectLimited(await from("198.51.100.1, 203.0.113.9"));
  });

  it("may ask again when the window is over", async () => {
    const ask = () => send("GET", { path: "/api/health/live" });
    expect((await ask()).outcome).toBe("OK");
    expectLimited(await ask());
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    try {
      expect((await ask()).outcome).toBe("OK");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("an account", () => {
  beforeEach(() => beginAnew({ RATE_LIMIT_FACTOR: oneRequestPerAccount, TRUSTED_PROXY_HOPS: 1 }));

  const known = apiRoutes.filter(({ definition }) => definition.identity !== "none");

  it.each(named(known))("429 %s past its limit, from however many addresses", async (_, route) => {
    const { method } = route.definition;
    const request = await rightRequestTo(route, makeWorld());
    const from = (address: string) =>
      send(method, { ...request, headers: { ...request.headers, "x-forwarded-for": address } });
    expect((await from("203.0.113.1")).outcome).toBe("OK");
    expectLimited(await from("203.0.113.2"));
  });

  it("is not limited by what others do from its address", async () => {
    const listing = async () => {
      const route = apiRoutes.find((one) => nameOf(one) === "GET /api/v1/payments") as Route;
      return rightRequestTo(route, makeWorld());
    };
    expect((await send("GET", await listing())).outcome).toBe("OK");
    expect((await send("GET", await listing())).outcome).toBe("OK");
  });
});

describe("while Redis is away", () => {
  it("the classes counted there are counted by this process alone", async () => {
    const { REDIS_URL } = env();
    await closeRedis();
    beginAnew({
      RATE_LIMIT_FACTOR: oneRequestAtMost,
      TRUSTED_PROXY_HOPS: 0,
      REDIS_URL: "redis://127.0.0.1:1",
    });
    try {
      const shared = Object.values(rateLimits).filter((limit) => limit.shared);
      expect(shared).toHaveLength(3);
      const body = { refreshToken: "frt_none" };
      const refresh = () => send("POST", { path: "/api/v1/auth/refresh", body });
      expect((await refresh()).outcome).toBe("UNAUTHENTICATED");
      expectLimited(await refresh());
    } finally {
      await closeRedis();
      Object.assign(env(), { REDIS_URL });
    }
  });
});
