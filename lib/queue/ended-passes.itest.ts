import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { endedPasses } from "@/db/schema/reservations";
import { makeSchedule } from "@/lib/testing/factories";
import { forgetEndedPasses, isEndedPass, writeEndedPass } from "./store";

const slotMaxSeconds = 7_200;

async function endPass(): Promise<{ token: string; scheduleId: number }> {
  const { scheduleId } = await makeSchedule();
  const token = randomUUID();
  await writeEndedPass(scheduleId, 1, token);
  return { token, scheduleId };
}

it("an ended pass is kept until the show begins and the longest slot after it", async () => {
  const { token, scheduleId } = await endPass();
  const [pass] = await db().select().from(endedPasses).where(eq(endedPasses.token, token));
  const [schedule] = await db().select().from(schedules).where(eq(schedules.id, scheduleId));
  const keptMs = Number(pass?.keptUntil) - Number(schedule?.startsAt);
  expect(keptMs).toBe(slotMaxSeconds * 1_000);
});

it("it is forgotten when nothing could bring it back, a bounded number at a time", async () => {
  const kept = await endPass();
  const over = [await endPass(), await endPass(), await endPass()];
  for (const { token } of over) {
    await db()
      .update(endedPasses)
      .set({ keptUntil: sql`clock_timestamp()` })
      .where(eq(endedPasses.token, token));
  }
  expect([
    await forgetEndedPasses(2),
    await forgetEndedPasses(2),
    await forgetEndedPasses(2),
  ]).toEqual([2, 1, 0]);
  expect(await isEndedPass(kept.token)).toBe(true);
  expect(await isEndedPass(over[0]?.token as string)).toBe(false);
});
