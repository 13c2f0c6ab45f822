import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { idempotencyKeys } from "@/db/schema/events";
import { withTx } from "@/db/tx";
import { makeUser } from "@/lib/testing/factories";
import { claimKey, findAnswer, storeAnswer, sweepIdempotencyKeys } from "./idempotency";

const answer = (body: string) => ({ status: 200, body });

async function storedLongAgo(userId: number, key: string): Promise<void> {
  await storeAnswer(db(), userId, key, "hash", answer("old"));
  await db()
    .update(idempotencyKeys)
    .set({ createdAt: sql`clock_timestamp() - interval '25 hours'` })
    .where(eq(idempotencyKeys.userId, userId));
}

it("forgets a bounded number of answers past their day, and no other", async () => {
  const { userId } = await makeUser();
  for (const key of ["a", "b", "c"]) await storedLongAgo(userId, key);
  await storeAnswer(db(), userId, "d", "hash", answer("new"));
  expect(await sweepIdempotencyKeys(db(), 2)).toBe(2);
  expect(await sweepIdempotencyKeys(db(), 2)).toBe(1);
  expect(await sweepIdempotencyKeys(db(), 2)).toBe(0);
  expect(await findAnswer(db(), userId, "d", "hash")).toEqual(answer("new"));
});

it("a key used anew after its day keeps its new answer, though a sweeper comes in that moment", async () => {
  const { userId } = await makeUser();
  await storedLongAgo(userId, "key");
  let swept: Promise<number> | undefined;
  await withTx(async (tx) => {
    expect(await claimKey(tx, userId, "key", "other")).toBeNull();
    await storeAnswer(tx, userId, "key", "other", answer("new"));
    swept = sweepIdempotencyKeys(db(), 10);
    // Either it has passed the key over by now, or it waits for it.
    await Promise.race([swept, tx.execute(sql`SELECT pg_sleep(0.5)`)]);
  });
  expect(await swept).toBe(0);
  expect(await findAnswer(db(), userId, "key", "other")).toEqual(answer("new"));
});
