import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { sqlClient } from "@/db/client";
import { accessTokenSeconds } from "@/lib/auth/rules";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { type ErrorCode, messageOf, statusOf } from "@/lib/errors";
import type { AnyDefinition, Route } from "@/lib/http/define-route";
import { documentedErrors } from "@/lib/http/documented-errors";
import { jsonSchemaOf } from "@/lib/http/json-schema";
import { nameOf, rightRequestTo } from "@/lib/testing/api-requests";
import type { SentAnswer } from "@/lib/testing/api-sender";
import { startWholeApi } from "@/lib/testing/api-whole";
import { bearerOf, browserOf, makeWorld, type World } from "@/lib/testing/api-world";
import { fanRefusals } from "@/lib/testing/fan-refusals";
import { organiserRefusals } from "@/lib/testing/organiser-refusals";
import { apiRoutes } from "./route-table";

const { send, close } = await startWholeApi();

/** Every code an endpoint documents is met, under its status and in the envelope. */

afterAll(async () => {
  await close();
});

const ownRefusals = { ...fanRefusals, ...organiserRefusals };

type Sent = Parameters<typeof send>[1];
type Met = (world: World, route: Route, right: Sent) => Promise<Sent>;

async function expiredBearerOf(viewer: Viewer): Promise<Record<string, string>> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - (accessTokenSeconds + 1) * 1_000 });
  try {
    return await bearerOf(viewer);
  } finally {
    vi.useRealTimers();
  }
}

const garbage = "-\u0000";

function withBadInput({ path, params, query, body }: AnyDefinition, right: Sent): Sent {
  if (params) return { ...right, path: path.replace(/:\w+/g, "none") };
  if (query) {
    const { properties = {} } = jsonSchemaOf(query, "input") as { properties?: object };
    const [field] = Object.keys(properties);
    return { ...right, path: `${right.path}?${field}=${encodeURIComponent(garbage)}` };
  }
  if (body) return { ...right, body: { ...right.body, surprise: true } };
  return right;
}

const keyed = (right: Sent, key: string): Sent => ({
  ...right,
  headers: { ...right.headers, "idempotency-key": key },
});

const met: Partial<Record<ErrorCode, Met>> = {
  UNAUTHENTICATED: async (_, { definition }, right) => {
    const { authorization: __, ...headers } = right.headers ?? {};
    const isOptional = definition.identity === "optional";
    return { ...right, headers: { ...headers, ...(isOptional && { authorization: "Bearer x" }) } };
  },
  TOKEN_EXPIRED: async ({ owner }, _, right) => ({
    ...right,
    headers: { ...right.headers, ...(await expiredBearerOf(await owner())) },
  }),
  BAD_ORIGIN: async ({ owner }, _, right) => {
    const { authorization: __, ...headers } = right.headers ?? {};
    const browser = await browserOf(await owner());
    return { ...right, headers: { ...headers, ...browser, origin: "null" } };
  },
  FORBIDDEN: async ({ owner }, _, right) => ({
    ...right,
    headers: { ...right.headers, ...(await bearerOf(await owner())) },
  }),
  INVALID_REQUEST: async (_, { definition }, right) => withBadInput(definition, right),
  MALFORMED_JSON: async (_, __, right) => ({ ...right, text: '{"a":' }),
  PAYLOAD_TOO_LARGE: async (_, __, right) => ({ ...right, text: `"${"x".repeat(70_000)}"` }),
  UNSUPPORTED_MEDIA_TYPE: async (_, __, right) => ({
    ...right,
    headers: { ...right.headers, "content-type": "text/plain" },
  }),
  IDEMPOTENCY_KEY_REUSED: async (_, { definition }, right) => {
    expect((await send(definition.method, keyed(right, "used"))).outcome).toBe("OK");
    return { ...keyed(right, "used"), text: `${JSON.stringify(right.body)} ` };
  },
  IDEMPOTENCY_IN_PROGRESS: async ({ owner, admin }, { definition }, right) => {
    const viewer = await (definition.identity === "admin" ? admin : owner)();
    await takeKeyAway(viewer.userId, "taken");
    return keyed(right, "taken");
  },
  QUEUE_TOKEN_REQUIRED: async (_, __, right) => withQueueToken(right, null),
  QUEUE_TOKEN_INVALID: async (_, __, right) => withQueueToken(right, "8".repeat(36)),
};

function withQueueToken(right: Sent, token: string | null): Sent {
  const { "queue-token": _, ...headers } = right.headers ?? {};
  return { ...right, headers: { ...headers, ...(token && { "queue-token": token }) } };
}

const releases: (() => Promise<void>)[] = [];

/** As another request with this key does while it runs: it holds the key's lock to the end. */
async function takeKeyAway(userId: number, key: string): Promise<void> {
  const connection = await sqlClient().reserve();
  const name = `idempotency:${userId}:${key}`;
  await connection`SELECT pg_advisory_lock(hashtextextended(${name}, 0))`;
  releases.push(async () => {
    await connection`SELECT pg_advisory_unlock_all()`;
    connection.release();
  });
}

/** Met by the tests named: they need a store away, a limit used up or somebody else's turn. */
const metElsewhere = new Set<ErrorCode>([
  "RATE_LIMITED", // rate-limits.itest.ts
  "UNAVAILABLE", // stores-away.itest.ts
  "INTERNAL", // stores-away.itest.ts
  "QUEUE_TOKEN_NOT_ACTIVE", // authorisation.itest.ts
  "QUEUE_TOKEN_WRONG_SCHEDULE", // authorisation.itest.ts
]);

const cases = apiRoutes.flatMap((route) =>
  documentedErrors(route.definition)
    .filter((code) => !metElsewhere.has(code))
    .map((code) => [`${statusOf(code)} ${code}`, nameOf(route), code, route] as const),
);

async function provoke(route: Route, code: ErrorCode): Promise<SentAnswer> {
  const world = makeWorld();
  const right = await rightRequestTo(route, world);
  const own = await ownRefusals[nameOf(route)]?.[code]?.(world);
  const sent = own
    ? { ...right, ...own, headers: { ...right.headers, ...own.headers } }
    : await met[code]?.(world, route, right);
  if (!sent) throw new Error(`nothing meets ${code} of ${nameOf(route)}`);
  const headers = { ...sent.headers, "accept-language": "en" };
  return send(route.definition.method, { ...sent, headers });
}

afterEach(async () => {
  for (const release of releases.splice(0)) await release();
  Object.assign(env(), { PAYMENT_GATEWAY: "sandbox" });
});

describe("every endpoint answers each of its codes", () => {
  it.each(cases)("%s by %s", async (_, __, code, route) => {
    const answer = await provoke(route, code);
    expect(answer.outcome).toBe(code);
    expect(answer.status).toBe(statusOf(code));
    expect(JSON.parse(answer.text)).toEqual({
      success: false,
      error: { code, message: messageOf(code, "en"), details: expect.any(Object) },
      requestId: answer.headers.get("x-request-id"),
    });
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("www-authenticate")).toBe(answer.status === 401 ? "Bearer" : null);
    if (code === "IDEMPOTENCY_IN_PROGRESS") expect(answer.headers.get("retry-after")).toBe("1");
  });
});

describe("details", () => {
  const details = async (method: string, path: string, code: ErrorCode) => {
    const route = apiRoutes.find(
      ({ definition }) => definition.method === method && definition.path === `/api/v1${path}`,
    );
    if (!route) throw new Error(`there is no ${method} ${path}`);
    return (await provoke(route, code)).error.details;
  };

  it("INSUFFICIENT_BALANCE says how much there is, is needed and is missing", async () => {
    expect(await details("POST", "/payments", "INSUFFICIENT_BALANCE")).toEqual({
      balance: 1_000_000,
      required: 9_000_000,
      missing: 8_000_000,
    });
  });

  it("SEAT_UNAVAILABLE names each seat and why", async () => {
    const seat = { seatId: expect.any(Number), seatNumber: 3, reason: "HELD" };
    expect(await details("POST", "/reservations", "SEAT_UNAVAILABLE")).toEqual({ seats: [seat] });
    expect(await details("POST", "/seats/select", "SEAT_UNAVAILABLE")).toEqual({ seats: [seat] });
  });

  it("SEAT_LIMIT_EXCEEDED says how many one may have and has", async () => {
    expect(await details("POST", "/reservations", "SEAT_LIMIT_EXCEEDED")).toEqual({
      max: 4,
      already: 0,
    });
  });

  it("QUEUE_TOKEN_EXISTS gives the caller's own place", async () => {
    expect(await details("POST", "/queue/tokens", "QUEUE_TOKEN_EXISTS")).toEqual({
      token: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: "ACTIVE",
      queuePosition: 0,
    });
  });

  it("SALE_NOT_OPEN says when it opens", async () => {
    const { opensAt } = await details("POST", "/queue/tokens", "SALE_NOT_OPEN");
    expect(Date.parse(String(opensAt))).toBeGreaterThan(Date.now());
  });

  it("INVALID_REQUEST names the field", async () => {
    expect(await details("GET", "/reservations/:reservationId", "INVALID_REQUEST")).toEqual({
      reservationId: "must be a positive integer",
    });
  });
});
