import { sql } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { type Tx, withTx } from "@/db/tx";
import { cancelSchedule } from "@/lib/admin/cancel-schedule";
import { refundCancelledShows } from "@/lib/admin/refund-cancelled-shows";
import { refundPayment } from "@/lib/admin/refund-payment";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { untilWaiting } from "@/lib/testing/locks";
import { checkInTicket } from "@/lib/ticket/check-in-ticket";
import { signTicket } from "@/lib/ticket/ticket-qr";
import { chargeWallet } from "@/lib/wallet/charge-wallet";
import { getBalance } from "@/lib/wallet/get-balance";
import { cancelPayment } from "./cancel-payment";
import { payReservations } from "./pay-reservations";

/**
 * Whoever comes while another is at it waits for what that comes to, and goes by it: one transaction has done its work
 * and not committed, the other begins.
 */
afterAll(expectAuditClean);

const startBalance = 100_000;
const twoDaysMs = 2 * 86_400_000;

/** A purchase of a show in two days: cancelling it by oneself costs a fee. */
async function bought() {
  const admin = await makeUser({ role: "ADMIN" });
  const viewer = await makeUser({ balance: startBalance });
  const startsAt = new Date(Date.now() + twoDaysMs);
  const { scheduleId, seatIds } = await makeSchedule({ price: 10_000, startsAt });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  const { paymentId } = await payReservations(db(), viewer, [reservationId], null);
  const [ticket] = await db().execute<{ code: string }>(
    sql`SELECT code FROM tickets WHERE reservation_id = ${reservationId}`,
  );
  return { admin, viewer, scheduleId, paymentId, qr: signTicket(String(ticket?.code)) };
}

/** What `second` ends as when it begins after `first` did its work and before that is committed. */
async function after(first: (tx: Tx) => Promise<unknown>, second: () => Promise<unknown>) {
  let ended: Promise<unknown> | undefined;
  await withTx(async (tx) => {
    await first(tx);
    ended = second().then(
      () => "OK",
      (error) => error.code,
    );
    await untilWaiting(1);
  });
  return ended;
}

it("who cancels while the show is being cancelled pays no fee, and the house keeps none", async () => {
  for (const undo of ["buyer", "house"] as const) {
    const { admin, viewer, scheduleId, paymentId } = await bought();
    const end = await after(
      (tx) => cancelSchedule(tx, admin, scheduleId, "비"),
      () =>
        undo === "buyer"
          ? cancelPayment(db(), viewer, paymentId, undefined)
          : refundPayment(db(), admin, paymentId, { amount: 1, reason: "일부" }),
    );
    expect(end).toBe(undo === "buyer" ? "CANCELLATION_NOT_ALLOWED" : "INVALID_AMOUNT");
    await refundCancelledShows();
    expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
  }
});

it("a ticket that is being given back lets nobody in, and one that is at the door is not given back", async () => {
  const first = await bought();
  const entering = await after(
    (tx) => cancelPayment(tx, first.viewer, first.paymentId, undefined),
    () => checkInTicket(db(), first.admin, { code: first.qr }),
  );
  expect(entering).toBe("TICKET_NOT_VALID");
  const second = await bought();
  const cancelling = await after(
    (tx) => checkInTicket(tx, second.admin, { code: second.qr }),
    () => cancelPayment(db(), second.viewer, second.paymentId, undefined),
  );
  expect(cancelling).toBe("CANCELLATION_NOT_ALLOWED");
});

it("a charge that another has left no room for is refused", async () => {
  const viewer = await makeUser();
  for (let times = 0; times < 9; times++) await chargeWallet(db(), viewer, 1_000_000);
  const end = await after(
    (tx) => chargeWallet(tx, viewer, 1_000_000),
    () => chargeWallet(db(), viewer, 1),
  );
  expect(end).toBe("INVALID_AMOUNT");
  expect((await getBalance(db(), viewer)).currentBalance).toBe(10_000_000);
});
