import { expect, it } from "vitest";
import { db } from "@/db/client";
import { tally } from "@/lib/testing/tally";
import { reconcile } from "./reconcile";

/** A reconciliation that goes on until it is told to end, as of another process. */
async function longOne() {
  let end = () => {};
  let isOver: Promise<unknown> = Promise.resolve();
  await new Promise<void>((begun) => {
    isOver = db().transaction(async (tx) => {
      await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', 0))");
      begun();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
  });
  return async () => {
    end();
    await isOver;
  };
}

it("two at once take turns, and both tell what they found", async () => {
  const found = await Promise.all([reconcile(), reconcile()]);
  expect(found.map(({ ok }) => ok)).toEqual([true, true]);
});

it("while one runs longer than another is patient, the other says so and asks nothing", async () => {
  const end = await longOne();
  expect(
    await tally([reconcile({ patienceSeconds: 0.1 }), reconcile({ patienceSeconds: 0.1 })]),
  ).toEqual({ RECONCILIATION_RUNNING: 2 });
  const patient = reconcile({ patienceSeconds: 60 });
  await end();
  expect((await patient).ok).toBe(true);
});
