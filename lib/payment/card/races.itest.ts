import { eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { callFunction } from "@/db/call";
import { db, sqlClient } from "@/db/client";
import { payments } from "@/db/schema/payments";
import type { Viewer } from "@/lib/auth/viewer";
import type { Answer } from "@/lib/outcome";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { agreeAt, startCardShop } from "@/lib/testing/card-buyer";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { closeMeetingPoint, meetThere, untilWaiting } from "@/lib/testing/locks";
import { getBalance } from "@/lib/wallet/get-balance";
import { openCardPayment } from "./open-card-payment";
import { settleCardOrder } from "./settle-card-order";

/** Many cards on one reservation, and the control without the guard. */
const { sandbox, api } = await startCardShop();
const price = 100_000;
const cards = 50;

afterAll(async () => {
  await sandbox.close();
  await api.close();
});

async function held(): Promise<{ viewer: Viewer; reservationId: number }> {
  const viewer = await makeUser();
  const { scheduleId, seatIds } = await makeSchedule({ price });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  return { viewer, reservationId };
}

it("50 cards on one reservation: all of them get one offer, which is captured once and paid once", async () => {
  const { viewer, reservationId } = await held();
  const offers = await Promise.all(
    Array.from({ length: cards }, () => openCardPayment(db(), viewer, reservationId, null)),
  );
  const [{ orderId, checkoutUrl } = { orderId: "", checkoutUrl: "" }] = offers;
  expect(new Set(offers.map((offer) => offer.orderId))).toEqual(new Set([orderId]));
  await agreeAt(checkoutUrl, "duplicateCallbacks");
  const settled = await Promise.all(Array.from({ length: cards }, () => settleCardOrder(orderId)));
  expect(new Set(settled.map(({ state }) => state))).toEqual(new Set(["APPLIED"]));
  expect(sandbox.orders.get(orderId)).toMatchObject({ captures: 1, cancels: 0 });
  expect(await db().$count(payments, eq(payments.userId, viewer.userId))).toBe(1);
  expect((await getBalance(db(), viewer)).totalCharged).toBe(price);
  await expectAuditClean();
});

it("control: without the locks of an offer and the unique index each card gets an offer of its own", async () => {
  const { viewer, reservationId } = await held();
  const unguarded = (await functionSource("open_card_payment"))
    .replace("FUNCTION public.open_card_payment(", "FUNCTION open_unguarded(")
    .replace("PERFORM lock_person(p_user_id, v_schedule.id);", "")
    .replace("WHERE id = p_reservation_id FOR UPDATE;", "WHERE id = p_reservation_id;")
    .replace("-- Counted from", `${meetThere} -- Counted from`);
  await sqlClient().unsafe(unguarded);
  await sqlClient()`DROP INDEX card_orders_one_open_per_reservation`;
  const letGo = await closeMeetingPoint();
  const offers = [1, 2].map(() =>
    callFunction<Answer>(db(), "open_unguarded", [viewer.userId, reservationId, null, null, null]),
  );
  await untilWaiting(2);
  await letGo();
  const orderIds = (await Promise.all(offers)).map(({ orderId }) => orderId);
  expect(new Set(orderIds).size).toBe(2);
});
