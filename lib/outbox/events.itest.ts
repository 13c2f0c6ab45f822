import { expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import { outboxEvents } from "@/db/schema/events";
import type { Tx } from "@/db/tx";
import { cancelSchedule } from "@/lib/admin/cancel-schedule";
import { changeSchedule } from "@/lib/admin/change-schedule";
import type { Viewer } from "@/lib/auth/viewer";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import { payReservations } from "@/lib/payment/pay-reservations";
import { expireHolds } from "@/lib/reservation/expire-holds";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { releaseHold } from "@/lib/reservation/release-hold";
import { lapseHold, makeSchedule, makeUser } from "@/lib/testing/factories";
import { chargeWallet } from "@/lib/wallet/charge-wallet";
import type { OutboxEvent } from "./events";

type Stage = {
  viewer: Viewer;
  admin: Viewer;
  scheduleId: number;
  seatIds: number[];
  reservationId: number;
};

/** Somebody with money and a hold. */
async function makeStage(): Promise<Stage> {
  const viewer = await makeUser({ balance: 100_000 });
  const admin = await makeUser({ role: "ADMIN" });
  const { scheduleId, seatIds } = await makeSchedule();
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  return { viewer, admin, scheduleId, seatIds, reservationId };
}

type Effect = (tx: Tx, stage: Stage) => Promise<unknown>;
const pay: Effect = (tx, { viewer, reservationId }) =>
  payReservations(tx, viewer, [reservationId], null);

/** What has to have happened before, and what writes the event. */
const effects: [type: OutboxEvent["type"], before: Effect | null, effect: Effect][] = [
  [
    "ReservationHeld",
    null,
    (tx, { viewer, scheduleId, seatIds }) =>
      holdSeats(tx, viewer, { scheduleId, seatIds: seatIds.slice(1, 2) }, null),
  ],
  ["ReservationExpired", (_, stage) => lapseHold(stage.reservationId), (tx) => expireHolds(tx, 64)],
  ["SeatReleased", null, (tx, { viewer, reservationId }) => releaseHold(tx, viewer, reservationId)],
  ["PaymentCompleted", null, pay],
  [
    "PaymentCancelled",
    pay,
    async (tx, { viewer }) => {
      const payment = await tx.query.payments.findFirst({
        where: (row, { eq }) => eq(row.userId, viewer.userId),
      });
      await cancelPayment(tx, viewer, payment?.id as number, undefined);
    },
  ],
  ["WalletCharged", null, (tx, { viewer }) => chargeWallet(tx, viewer, 1_000)],
  [
    "ScheduleChanged",
    null,
    (tx, { admin, scheduleId }) => changeSchedule(tx, admin, scheduleId, { venueName: "옮긴 홀" }),
  ],
  [
    "ShowCancelled",
    null,
    (tx, { admin, scheduleId }) => cancelSchedule(tx, admin, scheduleId, "태풍"),
  ],
];

const eventsIn = (tx: Tx) => tx.select().from(outboxEvents);

it.each(effects)(
  "%s is written with its effect, and undone with it",
  async (type, before, effect) => {
    const stage = await makeStage();
    await before?.(db(), stage);
    const known = new Set((await eventsIn(db())).map(({ id }) => id));
    const undo = new Error("undo");
    const undone = db().transaction(async (tx) => {
      await effect(tx, stage);
      const written = (await eventsIn(tx)).filter(({ id }) => !known.has(id));
      expect(written.map((event) => event.type)).toContain(type);
      throw undo;
    });
    await expect(undone).rejects.toBe(undo);
    expect((await eventsIn(db())).filter(({ id }) => !known.has(id))).toEqual([]);
  },
);

it("nothing in the database notifies: NOTIFY takes one lock for all at commit", async () => {
  const notifying = await sqlClient()`
    SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
    WHERE n.nspname = 'public' AND prosrc ~* 'notify'`;
  expect(notifying).toEqual([]);
});
