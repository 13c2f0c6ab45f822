import { isNull, sql } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { outboxEvents } from "@/db/schema/events";
import type { Viewer } from "@/lib/auth/viewer";
import { relayOutbox } from "@/lib/outbox/relay";
import { relayAttemptsMax } from "@/lib/outbox/rules";
import { makeUser } from "@/lib/testing/factories";
import { makePurchase } from "@/lib/testing/organiser";
import { breakableRedis } from "@/lib/testing/store-proxy";
import { getBalance } from "@/lib/wallet/get-balance";
import { cancelSchedule } from "./cancel-schedule";
import { readStats } from "./read-stats";
import { reconcile } from "./reconcile";
import { refundCancelledShows } from "./refund-cancelled-shows";
import { setQueue } from "./set-queue";

const store = await breakableRedis();
let admin: Viewer;
let purchase: Awaited<ReturnType<typeof makePurchase>>;

beforeAll(async () => {
  admin = await makeUser({ role: "ADMIN" });
  purchase = await makePurchase();
  store.cut();
});

it("an organiser still sees seats and money, and runs the sale; the line is told later", async () => {
  const { scheduleId, viewer } = purchase;
  expect(await readStats(db(), scheduleId)).toMatchObject({
    seats: { total: 50, free: 48, sold: 2 },
    revenue: { net: 200_000 },
    queue: null,
  });
  expect(await setQueue(db(), admin, scheduleId, { state: "PAUSED" })).toMatchObject({
    state: "PAUSED",
  });
  expect((await relayOutbox(100)).failed).toBeGreaterThan(0);
  await cancelSchedule(db(), admin, scheduleId, "비");
  expect(await refundCancelledShows()).toBe(1);
  expect((await getBalance(db(), viewer)).currentBalance).toBe(1_000_000);
});

it("what the line must be told is never given up for want of the store, however long that is away", async () => {
  await db()
    .update(outboxEvents)
    .set({ attempts: relayAttemptsMax + 1, nextAttemptAt: sql`clock_timestamp()` })
    .where(isNull(outboxEvents.processedAt));
  const { failed } = await relayOutbox(100);
  expect(failed).toBeGreaterThan(0);
  const waiting = await db().query.outboxEvents.findMany({
    where: isNull(outboxEvents.processedAt),
  });
  expect(waiting).toHaveLength(failed);
  for (const event of waiting) {
    expect(event.deadAt).toBeNull();
    expect(event.nextAttemptAt.getTime()).toBeGreaterThan(Date.now());
  }
});

it("the audit says that the lines could not be asked", async () => {
  const { ok, invariants } = await reconcile();
  expect(ok).toBe(false);
  expect(invariants.filter((finding) => !finding.ok)).toEqual([
    {
      name: "the waiting room answers",
      ok: false,
      count: 1,
      examples: ["the queue store is away"],
    },
  ]);
});
