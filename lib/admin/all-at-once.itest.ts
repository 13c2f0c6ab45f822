import { randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import { callFunction } from "@/db/call";
import { db, sqlClient } from "@/db/client";
import { withTx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { Answer } from "@/lib/outcome";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { closeMeetingPoint, meetThere, untilWaiting } from "@/lib/testing/locks";

/**
 * Everything that takes the locks of seats and money, at once on few seats: nobody waits in a ring (Postgres would
 * break one of them off), nothing fails, and the audit is clean. The control takes two locks the other way round.
 */
vi.setConfig({ testTimeout: 120_000 });

const workers = 16;
const stepsEach = 100;
const crowdedSeats = 10;
const price = 1_000;

type Stage = { admin: Viewer; people: Viewer[]; scheduleId: number; seatIds: number[] };
type Step = (stage: Stage) => Promise<unknown>;

const pick = <T>(list: readonly T[]): T => list[randomInt(list.length)] as T;
const call = (name: string, args: Parameters<typeof callFunction>[2]) =>
  callFunction<Answer>(db(), name, args);

/** Some row of this show, or null. */
async function some<T extends Record<string, unknown>>(
  { scheduleId }: Stage,
  source: string,
): Promise<T | null> {
  const rows = await sqlClient().unsafe<T[]>(source, [scheduleId]);
  return rows.length > 0 ? pick(rows) : null;
}

const holds = "SELECT id::float8 AS id, user_id::float8 AS owner FROM reservations";
const findHold = (stage: Stage) =>
  some<{ id: number; owner: number }>(
    stage,
    `${holds} WHERE schedule_id = $1 AND status = 'RESERVED'`,
  );
const findPaid = (stage: Stage) =>
  some<{ id: number; owner: number }>(
    stage,
    "SELECT id::float8 AS id, user_id::float8 AS owner FROM payments WHERE schedule_id = $1 AND status = 'COMPLETED'",
  );

async function hold({ people, scheduleId, seatIds }: Stage): Promise<void> {
  const wanted = [pick(seatIds), pick(seatIds)];
  await call("hold_seats", [pick(people).userId, scheduleId, wanted, null]);
}

async function payAll(stage: Stage): Promise<void> {
  const found = await findHold(stage);
  if (!found) return;
  const own = await sqlClient().unsafe<{ id: number }[]>(
    `${holds} WHERE schedule_id = $1 AND user_id = $2 AND status = 'RESERVED'`,
    [stage.scheduleId, found.owner],
  );
  const ids = own.map(({ id }) => id);
  if (ids.length > 0) await call("pay_reservations", [found.owner, ids, null, null, null]);
}

async function offerCard(stage: Stage): Promise<void> {
  const found = await findHold(stage);
  if (!found) return;
  const { orderId } = await call("open_card_payment", [found.owner, found.id, null, null, null]);
  if (orderId)
    await sqlClient()`UPDATE card_orders SET state = 'CAPTURED' WHERE id = ${String(orderId)} AND state = 'CREATED'`;
}

async function applyCard(stage: Stage): Promise<void> {
  const order = await some<{ id: string }>(
    stage,
    `SELECT o.id FROM card_orders o JOIN reservations r ON r.id = o.reservation_id
     WHERE r.schedule_id = $1 AND o.state = 'CAPTURED'`,
  );
  if (order) await call("apply_card_order", [order.id]);
}

async function checkIn(stage: Stage): Promise<void> {
  const ticket = await some<{ code: string }>(
    stage,
    "SELECT code FROM tickets WHERE schedule_id = $1 AND status = 'VALID'",
  );
  if (ticket) await call("check_in_ticket", [stage.admin.userId, ticket.code, null]);
}

const ofHold =
  (work: (hold: { id: number; owner: number }) => Promise<unknown>): Step =>
  async (stage) => {
    const found = await findHold(stage);
    if (found) await work(found);
  };
const ofPaid =
  (work: (paid: { id: number; owner: number }, stage: Stage) => Promise<unknown>): Step =>
  async (stage) => {
    const found = await findPaid(stage);
    if (found) await work(found, stage);
  };

const release = ofHold(({ id, owner }) => call("release_hold", [owner, id]));
const lapse = ofHold(({ id }) =>
  withTx(async (tx) => {
    const [late] = await tx.execute<{ at: string }>(sql`
      UPDATE reservations SET reserved_at = reserved_at - interval '1 hour', expires_at = clock_ms()
      WHERE id = ${id} AND status = 'RESERVED' RETURNING expires_at::text AS at`);
    if (late)
      await tx.execute(sql`UPDATE seats SET held_until = ${late.at} WHERE reservation_id = ${id}`);
  }),
);
const cancel = ofPaid(({ id, owner }) => call("cancel_payment", [owner, id, null]));
const refund = ofPaid(({ id }, { admin }) =>
  call("refund_payment", [admin.userId, id, null, "모두 한꺼번에"]),
);
const sweep: Step = () => call("expire_holds", [64]);
const block: Step = ({ admin, scheduleId }) =>
  call("block_seats", [
    admin.userId,
    scheduleId,
    [1 + randomInt(crowdedSeats), 1 + randomInt(crowdedSeats)],
    pick(["BLOCKED", "AVAILABLE"]),
    "모두 한꺼번에",
  ]);
const reprice: Step = ({ admin, scheduleId }) => {
  const seatNumbers = Array.from({ length: 50 }, (_, index) => index + 1);
  const tiers = [{ grade: "R", price: price * (1 + randomInt(3)), seatNumbers }];
  return call("change_schedule", [admin.userId, scheduleId, JSON.stringify({ tiers })]);
};
const message: Step = ({ scheduleId }) =>
  sqlClient()`UPDATE schedules SET queue_message = '-' WHERE id = ${scheduleId}`;

/** Each as often as it stands here. */
const steps: Step[] = [
  ...Array<Step>(8).fill(hold),
  ...Array<Step>(5).fill(payAll),
  ...[release, release, lapse, lapse, cancel, cancel, refund, sweep],
  ...[offerCard, offerCard, applyCard, applyCard, block, reprice, checkIn, message],
];

async function makeStage(): Promise<Stage> {
  const admin = await makeUser({ role: "ADMIN" });
  const people = await makeUsers(20, { balance: 1_000_000 });
  const { scheduleId, seatIds } = await makeSchedule({ price });
  return { admin, people, scheduleId, seatIds: seatIds.slice(0, crowdedSeats) };
}

/** Everybody does something, again and again; how often each failure of the database came. */
async function play(): Promise<Record<string, number>> {
  const stage = await makeStage();
  const failures: Record<string, number> = {};
  const worker = async () => {
    for (let step = 0; step < stepsEach; step++) {
      await pick(steps)(stage).catch(({ code, message: why }) => {
        const failure = `${code} ${why}`;
        failures[failure] = (failures[failure] ?? 0) + 1;
      });
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return failures;
}

it("holding, paying, giving back, sweeping, blocking, changing, entering, by wallet and by card: none fails", async () => {
  expect(await play()).toEqual({});
  await expectAuditClean();
  // Few cards come before their hold is lost: those that came too late were judged under the same locks.
  const [row] = await sqlClient()<{ paid: number; cancelled: number; judged: number }[]>`
    SELECT (SELECT count(*)::int FROM payments) AS paid,
      (SELECT count(*)::int FROM payments WHERE status = 'CANCELLED') AS cancelled,
      (SELECT count(*)::int FROM card_orders WHERE state IN ('APPLIED', 'REFUNDING')) AS judged`;
  expect(Math.min(row?.paid ?? 0, row?.cancelled ?? 0, row?.judged ?? 0)).toBeGreaterThan(0);
});

it("control: with the seats of a hold locked before the hold, two wait in a ring", async () => {
  const { people, scheduleId, seatIds } = await makeStage();
  const [viewer] = people as [Viewer];
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 2) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  const source = await functionSource("release_hold");
  await sqlClient().unsafe(
    source
      .replace("FUNCTION public.release_hold(", "FUNCTION release_backwards(")
      .replace(
        "-- lock: reservation\n",
        `PERFORM lock_seats_of(ARRAY[p_reservation_id]); ${meetThere}\n`,
      ),
  );
  const letGo = await closeMeetingPoint();
  const releasing = call("release_backwards", [viewer.userId, reservationId]);
  await untilWaiting(1);
  const paying = call("pay_reservations", [viewer.userId, [reservationId], null, null, null]);
  await untilWaiting(2);
  await letGo();
  const ends = await Promise.allSettled([releasing, paying]);
  const failed = ends.flatMap((end) => (end.status === "rejected" ? end.reason.code : []));
  expect(failed).toEqual(["40P01"]);
});
