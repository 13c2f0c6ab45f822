import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { payments } from "@/db/schema/payments";
import type { Viewer } from "@/lib/auth/viewer";
import { readPlace } from "@/lib/queue/read-place";
import { getReservation } from "@/lib/reservation/get-reservation";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { agreeAt, cardOrderRow, makeOrderDue, startCardShop } from "@/lib/testing/card-buyer";
import {
  type Buyer,
  cronHeaders,
  deliverAll,
  dieAt,
  holdingBuyer,
  keyed,
} from "@/lib/testing/crash";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeUsers } from "@/lib/testing/factories";
import { type ApiProcess, startApiProcess } from "@/lib/testing/start-api-process";
import { getBalance } from "@/lib/wallet/get-balance";

/**
 * A process dies as by `kill -9` at every step of a card payment; two others, who recover at the same time, ask the
 * gateway by our own id. The gateway's notices are signed wrongly here, so that nothing but recovery heals.
 */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const { sandbox, api } = await startCardShop();
let twins: [ApiProcess, ApiProcess];

beforeAll(async () => {
  twins = await Promise.all([startApiProcess(), startApiProcess()]);
});

afterAll(async () => {
  await deliverAll();
  await expectAuditClean();
  for (const process of twins) process.signal("SIGTERM");
  expect(await Promise.all(twins.map(({ ended }) => ended))).toEqual([
    [0, null],
    [0, null],
  ]);
  await sandbox.close();
  await api.close();
});

const startBalance = 100_000;
const unheard = "badSignature";

const relayRequest = () => ({ path: "/api/cron/relay-outbox", headers: cronHeaders() });
const backOf = (orderId: string) => ({ path: `/api/v1/card-orders/${orderId}/return` });

type Offered = Buyer & {
  reservationId: number;
  orderId: string;
  checkoutUrl: string;
  request: Parameters<ApiProcess["send"]>[1];
  text: string;
};

/** A hold for which a card is about to be used. */
async function offered(): Promise<Offered> {
  const buyer = await holdingBuyer();
  const { reservationId, headers } = buyer;
  const request = {
    path: "/api/v1/payments/card",
    headers: keyed(headers),
    body: { reservationId },
  };
  const offer = await twins[0].send("POST", request);
  const { orderId, checkoutUrl } = offer.data;
  return { ...buyer, request, text: offer.text, orderId, checkoutUrl };
}

/** Both processes recover at once. */
async function recoverTwice(orderId: string): Promise<void> {
  await makeOrderDue(orderId);
  await Promise.all(twins.map(({ send }) => send("POST", relayRequest())));
}

const moved = (orderId: string) => {
  const { captures, cancels } = sandbox.orders.get(orderId) ?? {};
  return { captures, cancels };
};
const paymentsOf = ({ userId }: Viewer) => db().$count(payments, eq(payments.userId, userId));

/** What is asked again is answered as ever, by whichever process. */
async function expectSameAnswers({ request, text, orderId }: Offered, page: string): Promise<void> {
  for (const { send } of twins) {
    const offer = await send("POST", request);
    expect([offer.text, offer.headers.get("idempotency-replayed")]).toEqual([text, "true"]);
    const back = await send("GET", backOf(orderId));
    expect(back.headers.get("location")).toBe(page);
  }
}

it("the offer is made, the answer lost: the same key answers with that very offer", async () => {
  const { headers, reservationId } = await holdingBuyer();
  const request = {
    path: "/api/v1/payments/card",
    headers: keyed(headers),
    body: { reservationId },
  };
  await dieAt("effect-committed POST /api/v1/payments/card", "POST", request);
  const answers = await Promise.all(twins.map(({ send }) => send("POST", request)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(answers[0]?.text).toBe(answers[1]?.text);
  const { reservationId: paidFor } = await cardOrderRow(answers[0]?.data.orderId);
  expect(paidFor).toBe(reservationId);
});

describe("the browser comes back, and the process dies", () => {
  it.each([
    ["card-confirming", "CONFIRMING", 0],
    ["card-confirmed", "CONFIRMING", 1],
    ["card-captured", "CAPTURED", 1],
    ["effect-committed GET /api/v1/card-orders/:orderId/return", "APPLIED", 1],
  ])(
    "at %s: the seat is owned, captured once and paid once",
    async (failpoint, state, captures) => {
      const made = await offered();
      const { viewer, token, reservationId, orderId } = made;
      await agreeAt(made.checkoutUrl, unheard);
      await dieAt(failpoint, "GET", backOf(orderId));
      expect((await cardOrderRow(orderId)).state).toBe(state);
      expect(moved(orderId)).toEqual({ captures, cancels: 0 });

      await recoverTwice(orderId);
      expect((await cardOrderRow(orderId)).state).toBe("APPLIED");
      expect(moved(orderId)).toEqual({ captures: 1, cancels: 0 });
      expect((await getReservation(db(), viewer, reservationId)).status).toBe("CONFIRMED");
      expect(await paymentsOf(viewer)).toBe(1);
      expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
      await deliverAll();
      expect((await readPlace(viewer, token)).status).toBe("COMPLETED");
      await expectSameAnswers(made, `/reservations/${reservationId}?card=APPLIED`);
    },
  );
});

describe("the hold lapses while the gateway has the money", () => {
  it("the sweeper frees the seat for others, the money goes back once, also when the one who sees to it dies", async () => {
    const made = await offered();
    const { viewer, reservationId, orderId, scheduleId, seatIds } = made;
    await agreeAt(made.checkoutUrl, unheard);
    await dieAt("card-confirmed", "GET", backOf(orderId));
    await lapseHold(reservationId);
    await twins[0].send("POST", { path: "/api/cron/sweep-holds", headers: cronHeaders() });
    const [other] = (await makeUsers(1)) as [Viewer];
    const theirs = await holdSeats(db(), other, { scheduleId, seatIds: seatIds.slice(0, 1) }, null);
    await makeOrderDue(orderId);
    await dieAt("card-given-back", "POST", relayRequest());
    expect(await cardOrderRow(orderId)).toMatchObject({ state: "REFUNDING" });
    expect(moved(orderId)).toEqual({ captures: 1, cancels: 1 });

    await recoverTwice(orderId);
    expect(await cardOrderRow(orderId)).toMatchObject({
      state: "REFUNDED",
      reason: "RESERVATION_EXPIRED",
    });
    expect(moved(orderId)).toEqual({ captures: 1, cancels: 1 });
    expect(await paymentsOf(viewer)).toBe(0);
    expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
    expect((await getReservation(db(), other, theirs.reservationId)).status).toBe("RESERVED");
    await expectSameAnswers(made, `/checkout/${reservationId}?card=REFUNDED`);
  });

  it("until the gateway's deadline no sweeper and nobody else gets the seat", async () => {
    const made = await offered();
    const { scheduleId, seatIds, reservationId, viewer, orderId } = made;
    const { expiresAt } = await getReservation(db(), viewer, reservationId);
    expect(Date.parse(expiresAt)).toBeGreaterThan(
      (await cardOrderRow(orderId)).expiresAt.getTime(),
    );
    const swept = await twins[1].send("POST", {
      path: "/api/cron/sweep-holds",
      headers: cronHeaders(),
    });
    expect(swept.data.expiredHolds).toBe(0);
    const [other] = (await makeUsers(1)) as [Viewer];
    const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
    await expect(holdSeats(db(), other, wanted, null)).rejects.toThrow("SEAT_UNAVAILABLE");
  });
});
