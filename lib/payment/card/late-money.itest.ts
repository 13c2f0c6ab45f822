import { sql } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { writeEndedPass } from "@/lib/queue/store";
import { getReservation } from "@/lib/reservation/get-reservation";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { cardOrderRow, startCardShop } from "@/lib/testing/card-buyer";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { locked, untilWaiting } from "@/lib/testing/locks";
import { getBalance } from "@/lib/wallet/get-balance";
import { openCardPayment } from "./open-card-payment";
import { applyCardOrder } from "./settle-card-order";
import { markCaptured } from "./store";

/** Money of a card that comes when there is no time left for it, or when others are at the seats. */
const { sandbox, api } = await startCardShop();
const price = 100_000;

afterAll(async () => {
  await expectAuditClean();
  await sandbox.close();
  await api.close();
});

const secondsAhead = (seconds: number) => new Date(Date.now() + seconds * 1_000);

/** A hold of a show whose sale goes on until it starts, in so many seconds. */
async function heldBefore(startsInSeconds: number) {
  const startsAt = secondsAhead(startsInSeconds);
  const { scheduleId, seatIds } = await makeSchedule({ price, startsAt, bookingCloseAt: startsAt });
  const viewer = await makeUser();
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  return { viewer, startsAt, hold: await holdSeats(db(), viewer, wanted, null) };
}

/** The gateway has the money, and we know. */
async function captured(orderId: string): Promise<void> {
  const payment = { orderId, paymentKey: "key", amountWon: price, state: "CAPTURED" as const };
  expect(await markCaptured(db(), payment)).toBe(true);
}

it("a hold is kept for the gateway until the show starts, and the gateway has less time then", async () => {
  const { viewer, startsAt, hold } = await heldBefore(120);
  const offer = await openCardPayment(db(), viewer, hold.reservationId, null);
  const kept = await getReservation(db(), viewer, hold.reservationId);
  expect(Date.parse(kept.expiresAt)).toBe(startsAt.getTime());
  expect(startsAt.getTime() - Date.parse(offer.expiresAt)).toBe(30_000);
});

it("right before the start nothing is offered that could not be settled in time", async () => {
  const { viewer, hold } = await heldBefore(35);
  await expect(openCardPayment(db(), viewer, hold.reservationId, null)).rejects.toMatchObject({
    code: "RESERVATION_EXPIRED",
  });
});

it("nothing is offered on a pass that has ended, nor on another show's", async () => {
  const { viewer, hold } = await heldBefore(600);
  const { scheduleId, reservationId } = hold;
  const token = crypto.randomUUID();
  const offer = (pass: { token: string; scheduleId: number }) =>
    openCardPayment(db(), viewer, reservationId, pass);
  await expect(offer({ token, scheduleId: scheduleId + 1 })).rejects.toMatchObject({
    code: "QUEUE_TOKEN_WRONG_SCHEDULE",
  });
  await writeEndedPass(scheduleId, viewer.userId, token);
  await expect(offer({ token, scheduleId })).rejects.toMatchObject({ code: "QUEUE_TOKEN_INVALID" });
  expect((await offer({ token: crypto.randomUUID(), scheduleId })).amount).toBe(price);
});

it("money that comes after the start goes back", async () => {
  const { viewer, hold } = await heldBefore(120);
  const { orderId } = await openCardPayment(db(), viewer, hold.reservationId, null);
  await captured(orderId);
  // The show has started, and were the hold alive all the same: nothing is sold any more.
  await db().execute(sql`
    UPDATE schedules SET starts_at = starts_at - interval '2 minutes', booking_close_at = starts_at - interval '2 minutes'
    WHERE id = ${hold.scheduleId}`);
  await applyCardOrder(orderId);
  expect(await cardOrderRow(orderId)).toMatchObject({
    state: "REFUNDING",
    reason: "RESERVATION_EXPIRED",
  });
  expect((await getBalance(db(), viewer)).totalCharged).toBe(0);
  await db().execute(sql`UPDATE card_orders SET state = 'REFUNDED' WHERE id = ${orderId}`);
});

it("money for seats that others have by now waits for none of them, and nobody waits for it in a ring", async () => {
  const [late, second, third] = (await makeUsers(3)) as [Viewer, Viewer, Viewer];
  const { scheduleId, seatIds } = await makeSchedule({ price: price / 2 });
  const [one, two, three] = seatIds as [number, number, number];
  const lost = await holdSeats(db(), late, { scheduleId, seatIds: [one, two] }, null);
  const { orderId } = await openCardPayment(db(), late, lost.reservationId, null);
  await captured(orderId);
  await lapseHold(lost.reservationId);
  const taken = await holdSeats(db(), second, { scheduleId, seatIds: [one, three] }, null);
  await lapseHold(taken.reservationId);

  // Seat one is busy. The money would wait for it, then for seat two; the third fan's hold has two and three,
  // and waits for seat one, because the lapsed hold it takes over ends as a whole.
  const letGo = await locked(sql`SELECT FROM seats WHERE id = ${one} FOR UPDATE`);
  await applyCardOrder(orderId);
  expect((await cardOrderRow(orderId)).state).toBe("REFUNDING");
  const holding = holdSeats(db(), third, { scheduleId, seatIds: [two, three] }, null);
  await untilWaiting(1);
  await letGo();
  expect((await holding).seats.map(({ seatId }) => seatId)).toEqual([two, three]);
  await db().execute(sql`UPDATE card_orders SET state = 'REFUNDED' WHERE id = ${orderId}`);
});
