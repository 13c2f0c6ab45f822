import { eq, sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { webhookRoutes } from "@/app/api/_routes/webhooks";
import { db } from "@/db/client";
import { outboxEvents, webhookDeliveries, webhookEndpoints } from "@/db/schema/events";
import { relayOutbox } from "@/lib/outbox/relay";
import { payReservations } from "@/lib/payment/pay-reservations";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { apiCaller } from "@/lib/testing/api-caller";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { type Received, startReceiver } from "@/lib/testing/web-receiver";
import { deliverWebhooks } from "./deliver-webhooks";
import {
  deliveriesPerClaim,
  deliveryLeaseSeconds,
  endpointsMax,
  retryDelaysSeconds,
} from "./rules";
import { forgetDeliveries } from "./store";

// The receivers of these tests are on loopback.
process.env.WEBHOOK_ALLOW_PRIVATE = "1";

const call = apiCaller(webhookRoutes);
const admin = await makeUser({ role: "ADMIN" });
const stops: (() => Promise<void>)[] = [];
const threeDaysSeconds = 3 * 86_400;

beforeEach(async () => {
  await db().delete(webhookEndpoints);
  await db().update(outboxEvents).set({ processedAt: new Date() });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Answering = Parameters<typeof startReceiver>[0];

async function endpoint(answer?: Answering) {
  const receiver = await startReceiver(answer);
  stops.push(receiver.close);
  const { data } = await call("POST", "/admin/webhooks", {
    as: admin,
    body: { url: `${receiver.url}/hook` },
  });
  return { ...receiver, webhookId: data.webhookId as number, secret: data.secret as string };
}

async function emit(count = 1) {
  const user = await makeUser();
  await db()
    .insert(outboxEvents)
    .values(
      Array.from({ length: count }, () => ({
        type: "WalletCharged",
        userId: user.userId,
        payload: { transactionId: 7, balance: 31_337, amount: 100 },
      })),
    );
  await relayOutbox(64);
  return user;
}

async function log(webhookId: number, query = "") {
  const { data } = await call("GET", `/admin/webhooks/${webhookId}/deliveries${query}`, {
    as: admin,
  });
  return data.items;
}

const makeDue = () => db().update(webhookDeliveries).set({ nextAttemptAt: sql`clock_timestamp()` });

function verified(secret: string, { headers, body }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

describe("an event", () => {
  it("reaches every endpoint once, signed so that the receiver's library accepts it", async () => {
    const [one, two] = [await endpoint(), await endpoint()];
    const user = await emit();
    expect(await deliverWebhooks()).toEqual({ delivered: 2, failed: 0 });
    expect(await deliverWebhooks()).toEqual({ delivered: 0, failed: 0 });
    for (const { received, secret } of [one, two]) {
      expect(received).toHaveLength(1);
      const [only] = received as [Received];
      expect(only).toMatchObject({ method: "POST", path: "/hook" });
      expect(verified(secret, only)).toEqual({
        type: "WalletCharged",
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        data: {
          eventId: expect.any(Number),
          scheduleId: null,
          userId: user.userId,
          transactionId: 7,
          amount: 100,
        },
      });
    }
    expect(one.secret).not.toBe(two.secret);
    expect(() => verified(two.secret, one.received[0] as Received)).toThrow();
  });

  it("of a purchase holds no queue token and no balance", async () => {
    const { received, webhookId } = await endpoint();
    const viewer = await makeUser({ balance: 100_000 });
    const { scheduleId, seatIds } = await makeSchedule();
    const token = crypto.randomUUID();
    const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
    const { reservationId } = await holdSeats(db(), viewer, wanted, token);
    await payReservations(db(), viewer, [reservationId], { token, scheduleId });
    await relayOutbox(64);
    await deliverWebhooks();
    const types = received.map(({ body }) => JSON.parse(body).type).sort();
    expect(types).toEqual(["PaymentCompleted", "ReservationHeld", "WalletCharged"]);
    const everything = JSON.stringify([received, await log(webhookId)]);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain("balance");
  });

  it("goes out even while the relay cannot deliver it to our own stores", async () => {
    const { received } = await endpoint();
    const viewer = await makeUser();
    // A type whose consumer fails: the line of this schedule does not exist.
    const [event] = await db()
      .insert(outboxEvents)
      .values({
        type: "ReservationHeld",
        scheduleId: 999_999_999,
        userId: viewer.userId,
        payload: { reservationId: 1, token: "not a token", expiresAt: "never" },
      })
      .returning();
    await relayOutbox(64);
    await db().update(outboxEvents).set({ nextAttemptAt: sql`clock_timestamp()` });
    await relayOutbox(64);
    await deliverWebhooks();
    expect(received.map(({ headers }) => headers["webhook-id"])).toEqual([`evt_${event?.id}`]);
  });

  it("that is old is refused by the receiver: an attempt cannot be replayed later", async () => {
    const { received, secret } = await endpoint();
    await emit();
    await deliverWebhooks();
    const [only] = received as [Received];
    const tenMinutesAgo = Math.floor(Date.now() / 1_000) - 600;
    const id = String(only.headers["webhook-id"]);
    const headers = {
      ...only.headers,
      "webhook-timestamp": String(tenMinutesAgo),
      "webhook-signature": new Webhook(secret).sign(id, new Date(tenMinutesAgo * 1_000), only.body),
    };
    expect(() => verified(secret, { ...only, headers })).toThrow("too old");
  });
});

describe("what fails", () => {
  it("is tried again with the same id, waiting longer each time, and is dead within 3 days", async () => {
    const { received, webhookId } = await endpoint((_, response) => {
      response.statusCode = 500;
      response.end();
    });
    await emit();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= retryDelaysSeconds.length + 1; attempt++) {
      expect(await deliverWebhooks()).toEqual({ delivered: 0, failed: 1 });
      const [row] = await log(webhookId);
      expect(row).toMatchObject({ attempts: attempt, lastStatus: 500, lastError: "answered 500" });
      if (row.nextAttemptAt) {
        waits.push(
          Math.round((Date.parse(row.nextAttemptAt) - Date.parse(row.lastAttemptAt)) / 1_000),
        );
      }
      await makeDue();
    }
    expect(waits).toEqual([...retryDelaysSeconds]);
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(total).toBeLessThan(threeDaysSeconds);
    expect(total).toBeGreaterThan(threeDaysSeconds - 86_400);
    expect(await log(webhookId)).toMatchObject([{ status: "DEAD", nextAttemptAt: null }]);
    expect(await deliverWebhooks()).toEqual({ delivered: 0, failed: 0 });
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("by a redirect is not followed", async () => {
    const { received, url, webhookId } = await endpoint((_, response) => {
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    await emit();
    await deliverWebhooks();
    expect(received.map(({ path }) => path)).toEqual(["/hook"]);
    expect(await log(webhookId)).toMatchObject([{ status: "PENDING", lastStatus: 307 }]);
    expect(url).toContain("127.0.0.1");
  });

  it("by silence holds nobody up for longer than its timeout", async () => {
    const silent = await endpoint(() => {});
    const prompt = await endpoint();
    await emit();
    expect(await deliverWebhooks()).toEqual({ delivered: 1, failed: 1 });
    expect(prompt.received).toHaveLength(1);
    const [row] = await log(silent.webhookId);
    expect(row).toMatchObject({ lastStatus: null, lastError: "no answer within 5000 ms" });
  });

  it("by an endless answer is cut off and counts by its status", async () => {
    let isCut = false;
    const { webhookId } = await endpoint((_, response) => {
      response.on("close", () => {
        isCut = true;
      });
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    await emit();
    expect(await deliverWebhooks()).toEqual({ delivered: 1, failed: 0 });
    await expect.poll(() => isCut).toBe(true);
    expect(await log(webhookId)).toMatchObject([{ status: "DELIVERED", lastStatus: 200 }]);
  });
});

describe("deliverers", () => {
  it("three at once send each event once", async () => {
    const { received } = await endpoint();
    await emit(30);
    const rounds = await Promise.all([deliverWebhooks(), deliverWebhooks(), deliverWebhooks()]);
    expect(rounds.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(30);
    expect(received).toHaveLength(30);
  });

  it("that die leave the delivery to others once the lease is over", async () => {
    const { received } = await endpoint();
    await emit();
    await db()
      .update(webhookDeliveries)
      .set({
        attempts: 1,
        nextAttemptAt: sql`clock_timestamp() + make_interval(secs => ${deliveryLeaseSeconds})`,
      });
    expect(await deliverWebhooks()).toEqual({ delivered: 0, failed: 0 });
    await makeDue();
    expect(await deliverWebhooks()).toEqual({ delivered: 1, failed: 0 });
    expect(received).toHaveLength(1);
  });

  it("do not let an endpoint with many failures hold up another", async () => {
    const failing = await endpoint((_, response) => response.destroy());
    const count = deliveriesPerClaim * 3;
    await emit(count);
    const prompt = await endpoint();
    await emit();
    await deliverWebhooks();
    expect(prompt.received).toHaveLength(1);
    expect(failing.received).toHaveLength(count + 1);
  });
});

it("an endpoint that is silent keeps no other waiting: that one has all its events before the first is given up on", async () => {
  const silent = await endpoint(() => {});
  const prompt = await endpoint();
  const count = deliveriesPerClaim * 4;
  await emit(count);
  const round = deliverWebhooks();
  await expect.poll(() => prompt.received.length, { timeout: 20_000 }).toBe(count);
  const waiting = await log(silent.webhookId, "?size=100");
  expect(waiting.map((row: { lastError: unknown }) => row.lastError)).toEqual(
    Array(count).fill(null),
  );
  await round;
});

describe("the organiser's endpoints", () => {
  it("201 tells the secret once; the list never does", async () => {
    const { webhookId, secret } = await endpoint();
    expect(secret).toMatch(/^whsec_/);
    const list = await call("GET", "/admin/webhooks", { as: admin });
    expect(list.data).toMatchObject({ items: [{ webhookId }], totalItems: 1 });
    expect(list.text).not.toContain(secret.slice("whsec_".length));
    const stored = await db().select().from(webhookEndpoints);
    expect(JSON.stringify(stored)).not.toContain(secret.slice("whsec_".length));
  });

  it("400 for what is no address, 400 for one too many", async () => {
    for (const url of ["ftp://a.example/", "https://u:p@a.example/", "javascript:alert(1)", "x"]) {
      const answer = await call("POST", "/admin/webhooks", { as: admin, body: { url } });
      expect([url, answer.status]).toEqual([url, 400]);
    }
    await db()
      .insert(webhookEndpoints)
      .values(Array.from({ length: endpointsMax }, () => ({ url: "https://a.example/" })));
    const body = { url: "https://b.example/" };
    const answer = await call("POST", "/admin/webhooks", { as: admin, body });
    expect([answer.status, answer.error.details]).toEqual([
      400,
      { url: `at most ${endpointsMax} webhooks` },
    ]);
  });

  it("403 for people, 404 for unknown ones", async () => {
    const fan = await makeUser();
    expect((await call("GET", "/admin/webhooks", { as: fan })).status).toBe(403);
    for (const [method, path] of [
      ["DELETE", "/admin/webhooks/999999"],
      ["GET", "/admin/webhooks/999999/deliveries"],
      ["POST", "/admin/webhooks/999999/deliveries/1/redeliver"],
    ] as const) {
      const answer = await call(method, path, { as: admin });
      expect([answer.status, answer.error.code]).toEqual([404, "WEBHOOK_NOT_FOUND"]);
    }
  });

  it("204 ends it: nothing more is sent there", async () => {
    const { received, webhookId } = await endpoint();
    await emit();
    expect((await call("DELETE", `/admin/webhooks/${webhookId}`, { as: admin })).status).toBe(204);
    expect(await deliverWebhooks()).toEqual({ delivered: 0, failed: 0 });
    expect(received).toHaveLength(0);
  });

  it("202 sends a delivered event again, with its id and a signature of now", async () => {
    const { received, webhookId, secret } = await endpoint();
    await emit();
    await deliverWebhooks();
    const [row] = await log(webhookId);
    const path = `/admin/webhooks/${webhookId}/deliveries/${row.deliveryId}/redeliver`;
    const again = await call("POST", path, { as: admin });
    expect([again.status, again.data.status, again.data.attempts]).toEqual([202, "PENDING", 0]);
    await deliverWebhooks();
    expect(received).toHaveLength(2);
    expect(received[1]?.headers["webhook-id"]).toBe(received[0]?.headers["webhook-id"]);
    expect(verified(secret, received[1] as Received)).toMatchObject({ type: "WalletCharged" });
    expect(await log(webhookId, "?status=DELIVERED")).toHaveLength(1);
    expect(await log(webhookId, "?status=DEAD")).toHaveLength(0);
  });

  it("forget their log after its days", async () => {
    await endpoint();
    await emit(2);
    const [oldest] = await db().select().from(webhookDeliveries).orderBy(webhookDeliveries.id);
    await db()
      .update(webhookDeliveries)
      .set({ createdAt: sql`now() - interval '31 days'` })
      .where(eq(webhookDeliveries.id, oldest?.id ?? 0));
    expect(await forgetDeliveries(db(), 64)).toBe(1);
    expect(await db().$count(webhookDeliveries)).toBe(1);
  });
});

it("an endpoint deleted in the very moment of an event keeps no event from the others", async () => {
  const [going, staying] = [await endpoint(), await endpoint()];
  const user = await makeUser();
  await db()
    .insert(outboxEvents)
    .values({ type: "WalletCharged", userId: user.userId, payload: {} });
  let relayed: ReturnType<typeof relayOutbox> | undefined;
  await db().transaction(async (tx) => {
    await tx.delete(webhookEndpoints).where(eq(webhookEndpoints.id, going.webhookId));
    relayed = relayOutbox(64);
    const waiting = sql`SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await tx.execute(waiting)).length).toBe(1);
  });
  expect(await relayed).toEqual({ delivered: 1, failed: 0 });
  expect(await log(staying.webhookId)).toHaveLength(1);
});
