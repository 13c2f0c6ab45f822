import { once } from "node:events";
import { connect } from "node:net";
import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { outboxEvents } from "@/db/schema/events";
import { reservations } from "@/db/schema/reservations";
import type { Viewer } from "@/lib/auth/viewer";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { bearerOf } from "@/lib/testing/api-world";
import { admittedBuyer, cronHeaders, deliverAll } from "@/lib/testing/crash";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import {
  charge,
  lapseHold,
  makeSchedule,
  makeUser,
  makeUsers,
  seatRows,
} from "@/lib/testing/factories";
import { locked, untilWaiting } from "@/lib/testing/locks";
import { type ApiProcess, startApiProcess } from "@/lib/testing/start-api-process";

/** Several processes at the same work, one of them dying in it; clients that go; and a stop in the middle. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let twins: [ApiProcess, ApiProcess];

beforeAll(async () => {
  twins = await Promise.all([startApiProcess(), startApiProcess()]);
});

afterAll(async () => {
  await deliverAll();
  await expectAuditClean();
  for (const process of twins) process.signal("SIGTERM");
  expect(await Promise.all(twins.map(({ ended }) => ended))).toEqual([
    [0, null],
    [0, null],
  ]);
});

const patience = { timeout: 60_000, interval: 20 };

const cron = (name: string) => ({ path: `/api/cron/${name}`, headers: cronHeaders() });

/** Both processes do the round at once; what each counted. */
const bothRun = (name: string) => Promise.all(twins.map(({ send }) => send("POST", cron(name))));

it("two processes relay at once, another at one event: nobody waits, every event is claimed once", async () => {
  await deliverAll();
  const viewer = await makeUser();
  const events = 120;
  for (let n = 0; n < events; n++) await charge(viewer.userId, 1);
  const delivered = async () => {
    const counts = (await bothRun("relay-outbox")).map(({ data }) => data.delivered);
    return counts[0] + counts[1];
  };
  const release = await locked(
    sql`SELECT FROM outbox_events WHERE user_id = ${viewer.userId} ORDER BY id LIMIT 1 FOR UPDATE`,
  );
  expect(await delivered()).toBe(events - 1);
  await release();
  expect(await delivered()).toBe(1);
  const rows = await db().select().from(outboxEvents).where(eq(outboxEvents.userId, viewer.userId));
  expect(rows.map(({ attempts, processedAt }) => [attempts, processedAt !== null])).toEqual(
    Array.from({ length: events }, () => [1, true]),
  );
});

it("a sweeper dies in the middle of its batch, two others sweep at once: each hold ends once", async () => {
  const holdIds: number[] = [];
  const seatIds: number[] = [];
  for (let show = 0; show < 2; show++) {
    const schedule = await makeSchedule();
    const people = await makeUsers(50);
    for (const [index, viewer] of people.entries()) {
      const wanted = {
        scheduleId: schedule.scheduleId,
        seatIds: [schedule.seatIds[index] as number],
      };
      holdIds.push((await holdSeats(db(), viewer, wanted, null)).reservationId);
    }
    seatIds.push(...schedule.seatIds);
  }
  for (const id of holdIds) await lapseHold(id);

  const release = await locked(sql`SELECT FROM seats WHERE id = ${seatIds[0]} FOR UPDATE`);
  const doomed = await startApiProcess();
  const lost = expect(doomed.send("POST", cron("sweep-holds"))).rejects.toThrow("fetch failed");
  await untilWaiting(1);
  doomed.signal("SIGKILL");
  await lost;
  // Postgres does not know yet: the 64 holds of that batch are still locked, the others are free to be swept.
  const counts = (await bothRun("sweep-holds")).map(({ data }) => data.expiredHolds);
  expect(counts[0] + counts[1]).toBe(100 - 64);
  await release();
  await expect
    .poll(() => db().$count(reservations, inArray(reservations.status, ["RESERVED"])), patience)
    .toBe(0);

  expect((await bothRun("sweep-holds")).map(({ data }) => data.expiredHolds)).toEqual([0, 0]);
  expect((await seatRows(seatIds)).every((row) => row?.status === "AVAILABLE")).toBe(true);
  const events = await db()
    .select()
    .from(outboxEvents)
    .where(eq(outboxEvents.type, "ReservationExpired"));
  const ended = events.map(({ payload }) => (payload as { reservationId: number }).reservationId);
  expect(ended.toSorted((a, b) => a - b)).toEqual(holdIds.toSorted((a, b) => a - b));
});

it("a client goes while its hold is being made: the hold stands, is found again, and lapses like any", async () => {
  const { viewer, scheduleId, seatIds, headers } = await admittedBuyer();
  const person = `person:${scheduleId}:${viewer.userId}`;
  const release = await locked(sql`SELECT pg_advisory_xact_lock(hashtextextended(${person}, 0))`);
  const gone = new AbortController();
  const asking = fetch(`${twins[0].url}/api/v1/reservations`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ scheduleId, seatIds: seatIds.slice(0, 1) }),
    signal: gone.signal,
  });
  await untilWaiting(1);
  gone.abort();
  await expect(asking).rejects.toThrow("aborted");
  await release();

  const mine = { path: "/api/v1/reservations?status=RESERVED", headers };
  await expect
    .poll(async () => (await twins[1].send("GET", mine)).data.totalItems, patience)
    .toBe(1);
  const [{ reservationId }] = (await twins[1].send("GET", mine)).data.items;
  await lapseHold(reservationId);
  expect((await twins[1].send("GET", mine)).data.totalItems).toBe(0);
  const [other] = (await makeUsers(1)) as [Viewer];
  await holdSeats(db(), other, { scheduleId, seatIds: seatIds.slice(0, 1) }, null);
});

it("SIGTERM with a request and a stream open: the stream ends, the request is answered, exit 0", async () => {
  const { viewer, headers } = await admittedBuyer();
  const stopping = await startApiProcess();
  const unused = connect(Number(new URL(stopping.url).port), "127.0.0.1");
  await once(unused, "connect");
  const stream = await fetch(`${stopping.url}/api/v1/queue/tokens/me/events`, { headers });
  const told = stream.text();
  const release = await locked(
    sql`SELECT FROM wallets WHERE user_id = ${viewer.userId} FOR UPDATE`,
  );
  const charging = stopping.send("POST", {
    path: `/api/v1/users/${viewer.userId}/balance/charge`,
    headers: await bearerOf(viewer),
    body: { amount: 1_000 },
  });
  await untilWaiting(1);
  stopping.signal("SIGTERM");
  expect(await told).toContain("event: ");
  const asks = () =>
    fetch(`${stopping.url}/api/health/live`).then(
      () => "answers",
      () => "refuses",
    );
  await expect.poll(asks, patience).toBe("refuses");
  await release();
  expect(await charging).toMatchObject({ status: 200, data: { currentBalance: 101_000 } });
  expect(await stopping.ended).toEqual([0, null]);
});
