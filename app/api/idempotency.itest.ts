import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { closeDb, db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import type { Route } from "@/lib/http/define-route";
import { closeRedis } from "@/lib/redis";
import { type ApiRequest, nameOf, rightRequestTo } from "@/lib/testing/api-requests";
import { apiSender, type SentAnswer } from "@/lib/testing/api-sender";
import { startApiServer } from "@/lib/testing/api-server";
import { startWholeApi } from "@/lib/testing/api-whole";
import { bearerOf, makeWorld } from "@/lib/testing/api-world";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { charge, makeUser } from "@/lib/testing/factories";
import { getBalance } from "@/lib/wallet/get-balance";
import { apiRoutes } from "./route-table";

const { send, close } = await startWholeApi();

afterAll(async () => {
  await expectAuditClean();
  await close();
});

const keyedRoutes = apiRoutes
  .filter(({ definition }) => definition.idempotent)
  .map((route) => [nameOf(route), route] as const);

const keyed = (request: ApiRequest, key: string): ApiRequest => ({
  ...request,
  headers: { ...request.headers, "idempotency-key": key },
});

const isReplay = ({ headers }: SentAnswer) => headers.get("idempotency-replayed") === "true";

function expectReplayOf(first: SentAnswer, again: SentAnswer): void {
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
  expect(again.headers.get("content-type")).toBe(first.headers.get("content-type"));
  expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
}

const routeOf = (name: string) => apiRoutes.find((route) => nameOf(route) === name) as Route;

async function charging(viewer: Viewer, amount: number): Promise<ApiRequest> {
  const path = `/api/v1/users/${viewer.userId}/balance/charge`;
  return { path, body: { amount }, headers: await bearerOf(viewer) };
}

const balanceOf = async (viewer: Viewer) => (await getBalance(db(), viewer)).currentBalance;

describe("everything that moves money or seats, or makes something", () => {
  it("takes a key", () => {
    const names = keyedRoutes.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        "POST /api/v1/reservations",
        "POST /api/v1/users/:userId/balance/charge",
        "POST /api/v1/payments",
        "POST /api/v1/payments/cancel",
        "POST /api/v1/payments/:paymentId/cancel",
      ]),
    );
  });

  it.each(keyedRoutes)("%s answers its key with the same bytes", async (_, route) => {
    const { method, status } = route.definition;
    const request = keyed(await rightRequestTo(route, makeWorld()), "once");
    const first = await send(method, request);
    expect(first.status).toBe(status);
    expectReplayOf(first, await send(method, request));
    expectReplayOf(first, await send(method, request));
  });

  it.each(keyedRoutes)("%s of five at once takes effect once", async (_, route) => {
    const { method, status } = route.definition;
    const request = keyed(await rightRequestTo(route, makeWorld()), "at-once");
    const ask = async (): Promise<SentAnswer> => {
      const answer = await send(method, request);
      if (answer.outcome !== "IDEMPOTENCY_IN_PROGRESS") return answer;
      expect(answer.headers.get("retry-after")).toBe("1");
      return ask();
    };
    const answers = await Promise.all(Array.from({ length: 5 }, ask));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map((answer) => answer.status)).toEqual(Array(5).fill(status));
    expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
  });
});

describe("a key", () => {
  it("is still known after a restart", async () => {
    const world = makeWorld();
    const request = keyed(await rightRequestTo(routeOf("POST /api/v1/payments"), world), "restart");
    const first = await send("POST", request);
    expect(first.outcome).toBe("OK");
    await closeDb();
    await closeRedis();
    const restarted = await startApiServer();
    try {
      expectReplayOf(first, await apiSender(restarted.url)("POST", request));
    } finally {
      await restarted.close();
    }
  });

  it("outlives the pass that paying has used up", async () => {
    const request = keyed(
      await rightRequestTo(routeOf("POST /api/v1/payments"), makeWorld()),
      "pass-gone",
    );
    const first = await send("POST", request);
    const { "queue-token": _, ...headers } = request.headers ?? {};
    expectReplayOf(first, await send("POST", { ...request, headers }));
  });

  it("keeps a refusal, too: the same one comes back when its reason is gone", async () => {
    const world = makeWorld();
    const [owner, { scheduleId }] = [await world.owner(), await world.schedule()];
    await db().execute(sql`UPDATE seats SET price = 1500000 WHERE schedule_id = ${scheduleId}`);
    const request = keyed(await rightRequestTo(routeOf("POST /api/v1/payments"), world), "poor");
    const refused = await send("POST", request);
    expect(refused.outcome).toBe("INSUFFICIENT_BALANCE");
    await charge(owner.userId, 1_000_000);
    expectReplayOf(refused, await send("POST", request));
    expect((await send("POST", keyed(request, "rich"))).outcome).toBe("OK");
  });

  it("is one account's own", async () => {
    const [one, other] = [await makeUser(), await makeUser()];
    expect((await send("POST", keyed(await charging(one, 100), "shared"))).outcome).toBe("OK");
    const answer = await send("POST", keyed(await charging(other, 100), "shared"));
    expect([answer.outcome, isReplay(answer)]).toEqual(["OK", false]);
    expect([await balanceOf(one), await balanceOf(other)]).toEqual([100, 100]);
  });

  it("422 for another body, another path, or the same JSON written otherwise", async () => {
    const viewer = await makeUser();
    const request = keyed(await charging(viewer, 100), "used");
    expect((await send("POST", request)).outcome).toBe("OK");
    const others = [
      { ...request, body: { amount: 101 } },
      { ...request, path: "/api/v1/payments/cancel", body: { paymentId: 1 } },
      { ...request, text: '{ "amount": 100 }' },
    ];
    for (const other of others) {
      const answer = await send("POST", other);
      expect([answer.status, answer.outcome]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    }
    expect(await balanceOf(viewer)).toBe(100);
  });

  it("is forgotten after 24 hours", async () => {
    const viewer = await makeUser();
    const request = keyed(await charging(viewer, 100), "old");
    await send("POST", request);
    const age = (hours: string) =>
      db().execute(
        sql`UPDATE idempotency_keys SET created_at = created_at - ${hours}::interval WHERE user_id = ${viewer.userId}`,
      );
    await age("23 hours 59 minutes");
    expect(isReplay(await send("POST", request))).toBe(true);
    await age("2 minutes");
    expect(isReplay(await send("POST", request))).toBe(false);
    expect(isReplay(await send("POST", request))).toBe(true);
    expect(await balanceOf(viewer)).toBe(200);
  });

  it("400 unless it is 1 to 255 visible ASCII characters", async () => {
    const request = await charging(await makeUser(), 100);
    for (const key of ["", "with space", "x".repeat(256), "caf\u00e9"]) {
      const answer = await send("POST", keyed(request, key));
      expect([key, answer.status, answer.outcome]).toEqual([key, 400, "INVALID_REQUEST"]);
    }
    expect((await send("POST", keyed(request, "!".repeat(255)))).outcome).toBe("OK");
  });

  it("of a request that failed for reasons of ours is free again", async () => {
    const viewer = await makeUser();
    const request = keyed(await charging(viewer, 100), "after-failure");
    await db().execute(sql`ALTER FUNCTION charge_wallet RENAME TO charge_wallet_away`);
    try {
      expect((await send("POST", request)).outcome).toBe("INTERNAL");
    } finally {
      await db().execute(sql`ALTER FUNCTION charge_wallet_away RENAME TO charge_wallet`);
    }
    const answer = await send("POST", request);
    expect([answer.outcome, isReplay(answer)]).toEqual(["OK", false]);
    expect(await balanceOf(viewer)).toBe(100);
  });
});
