import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { outboxEvents } from "@/db/schema/events";
import type { Viewer } from "@/lib/auth/viewer";
import { payReservations } from "@/lib/payment/pay-reservations";
import { issueToken } from "@/lib/queue/issue-token";
import { lineKeys } from "@/lib/queue/queue.lua";
import { readPlace } from "@/lib/queue/read-place";
import { redis } from "@/lib/redis";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { relayOutbox, relaySoon } from "./relay";
import { processedKeptDays, relayAttemptsMax, relayLeaseSeconds } from "./rules";
import { forgetProcessed } from "./store";

beforeEach(async () => {
  await db().update(outboxEvents).set({ processedAt: new Date() });
});

async function eventsOf(userId: number) {
  return db().query.outboxEvents.findMany({
    where: eq(outboxEvents.userId, userId),
    orderBy: outboxEvents.id,
  });
}

async function bought(viewer: Viewer) {
  const { scheduleId, seatIds } = await makeSchedule({ maxActive: 1, holdSeconds: 600 });
  const { token, activeUntil } = await issueToken(viewer, { scheduleId });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const held = await holdSeats(db(), viewer, wanted, token);
  return { scheduleId, seatIds, token, activeUntil, held };
}

describe("the relay", () => {
  it("after a hold stretches the turn to the hold's end", async () => {
    const viewer = await makeUser({ balance: 100_000 });
    const { token, activeUntil, held } = await bought(viewer);
    expect(Date.parse(held.expiresAt)).toBeGreaterThan(Date.parse(String(activeUntil)));
    await relaySoon();
    const place = await readPlace(viewer, token);
    expect(Date.parse(String(place.activeUntil))).toBe(Date.parse(held.expiresAt));
  });

  it("after a payment ends the turn, and the next in line has the slot", async () => {
    const [viewer, next] = (await makeUsers(2, { balance: 100_000 })) as [Viewer, Viewer];
    const { scheduleId, token, held } = await bought(viewer);
    const waiting = await issueToken(next, { scheduleId });
    expect(waiting.status).toBe("WAITING");
    await payReservations(db(), viewer, [held.reservationId], { token, scheduleId });
    await relaySoon();
    expect((await readPlace(viewer, token)).status).toBe("COMPLETED");
    expect((await readPlace(next, waiting.token)).status).toBe("ACTIVE");
    expect((await eventsOf(viewer.userId)).every(({ processedAt }) => processedAt !== null)).toBe(
      true,
    );
  });

  it("delivered again, late, does not end the person's next turn", async () => {
    const viewer = await makeUser({ balance: 100_000 });
    const { scheduleId, token, held } = await bought(viewer);
    await payReservations(db(), viewer, [held.reservationId], { token, scheduleId });
    await relaySoon();
    const again = await issueToken(viewer, { scheduleId });
    expect(again.status).toBe("ACTIVE");
    await db()
      .update(outboxEvents)
      .set({ processedAt: null, nextAttemptAt: sql`clock_timestamp()` })
      .where(eq(outboxEvents.userId, viewer.userId));
    await relaySoon();
    expect((await readPlace(viewer, again.token)).status).toBe("ACTIVE");
  });

  it("two at once deliver each event once between them", async () => {
    const viewer = await makeUser();
    await db()
      .insert(outboxEvents)
      .values(
        Array.from({ length: 100 }, () => ({
          type: "WalletCharged",
          userId: viewer.userId,
          payload: {},
        })),
      );
    const passes = await Promise.all([relayOutbox(64), relayOutbox(64), relayOutbox(64)]);
    expect(passes.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(100);
    expect((await eventsOf(viewer.userId)).map(({ attempts }) => attempts)).toEqual(
      Array.from({ length: 100 }, () => 1),
    );
  });

  it("leaves a claimed event to its relay for the lease; after that another takes it up", async () => {
    const viewer = await makeUser();
    const [event] = await db()
      .insert(outboxEvents)
      .values({ type: "WalletCharged", userId: viewer.userId, payload: {} })
      .returning();
    // A relay that claimed it and died.
    await db()
      .update(outboxEvents)
      .set({
        attempts: 1,
        nextAttemptAt: sql`clock_timestamp() + make_interval(secs => ${relayLeaseSeconds})`,
      })
      .where(eq(outboxEvents.id, event?.id ?? 0));
    expect(await relayOutbox(64)).toEqual({ delivered: 0, failed: 0 });
    await db()
      .update(outboxEvents)
      .set({ nextAttemptAt: sql`clock_timestamp()` })
      .where(eq(outboxEvents.id, event?.id ?? 0));
    expect(await relayOutbox(64)).toEqual({ delivered: 1, failed: 0 });
  });

  it("tries again later what failed, and puts it aside after the last attempt", async () => {
    const viewer = await makeUser();
    const { scheduleId } = await bought(viewer);
    // The line's keys are not what its script expects: the store refuses every call.
    const [config = ""] = lineKeys(scheduleId);
    await redis().set(config, "not a hash");
    const [{ id }] = (await eventsOf(viewer.userId)) as unknown as [{ id: number }];
    expect(await relayOutbox(64)).toEqual({ delivered: 0, failed: 1 });
    const [failed] = await eventsOf(viewer.userId);
    expect(failed).toMatchObject({ attempts: 1, processedAt: null, deadAt: null });
    expect(failed?.lastError).toBeTruthy();
    expect(await relayOutbox(64)).toEqual({ delivered: 0, failed: 0 });
    await db()
      .update(outboxEvents)
      .set({ attempts: relayAttemptsMax - 1, nextAttemptAt: sql`clock_timestamp()` })
      .where(eq(outboxEvents.id, id));
    expect(await relayOutbox(64)).toEqual({ delivered: 0, failed: 1 });
    expect((await eventsOf(viewer.userId))[0]?.deadAt).not.toBeNull();
    expect(await relayOutbox(64)).toEqual({ delivered: 0, failed: 0 });
  });

  it("shares passes: a hundred calls at once take two, and each sees its own event delivered", async () => {
    const viewer = await makeUser();
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        const [event] = await db()
          .insert(outboxEvents)
          .values({ type: "WalletCharged", userId: viewer.userId, payload: {} })
          .returning();
        await relaySoon();
        const row = await db().query.outboxEvents.findFirst({
          where: eq(outboxEvents.id, event?.id ?? 0),
        });
        expect(row?.processedAt).not.toBeNull();
      }),
    );
  });

  it("forgets what was delivered a week ago, and nothing else", async () => {
    const viewer = await makeUser();
    const row = { type: "WalletCharged", userId: viewer.userId, payload: {} };
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    await db().delete(outboxEvents);
    await db()
      .insert(outboxEvents)
      .values([
        { ...row, processedAt: daysAgo(processedKeptDays + 1) },
        { ...row, processedAt: daysAgo(processedKeptDays - 1) },
        { ...row, deadAt: daysAgo(processedKeptDays + 1) },
        row,
      ]);
    expect(await forgetProcessed(64)).toBe(1);
    expect(await eventsOf(viewer.userId)).toHaveLength(3);
  });

  it("forgets on, however many of the oldest were given up", async () => {
    const viewer = await makeUser();
    const row = { type: "WalletCharged", userId: viewer.userId, payload: {} };
    const old = new Date(Date.now() - (processedKeptDays + 1) * 86_400_000);
    await db().delete(outboxEvents);
    await db()
      .insert(outboxEvents)
      .values([...Array(5).fill({ ...row, deadAt: old }), { ...row, processedAt: old }]);
    expect(await forgetProcessed(4)).toBe(1);
    expect(await eventsOf(viewer.userId)).toHaveLength(5);
  });
});
