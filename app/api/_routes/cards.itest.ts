import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { recoverCardOrders } from "@/lib/payment/card/recover-card-orders";
import { issueToken } from "@/lib/queue/issue-token";
import { readPlace } from "@/lib/queue/read-place";
import { getReservation } from "@/lib/reservation/get-reservation";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { apiCaller } from "@/lib/testing/api-caller";
import {
  agreeAt,
  cardOrderRow,
  followed,
  makeOrderDue,
  startCardShop,
} from "@/lib/testing/card-buyer";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser } from "@/lib/testing/factories";
import { getBalance } from "@/lib/wallet/get-balance";
import { cardRoutes } from "./cards";

/** Paying by card over HTTP, with the gateway's own notices coming in, and everything it can do wrong. */
const { sandbox, api, secret } = await startCardShop();
const call = apiCaller(cardRoutes);
const price = 100_000;

afterAll(async () => {
  await sandbox.close();
  await api.close();
  await expectAuditClean();
});

async function held(viewer?: Viewer) {
  const buyer = viewer ?? (await makeUser());
  const { scheduleId, seatIds } = await makeSchedule({ price });
  const { token } = await issueToken(buyer, { scheduleId });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), buyer, wanted, token);
  return { viewer: buyer, token, reservationId, headers: { "queue-token": token } };
}

async function offered() {
  const made = await held();
  const { viewer, reservationId, headers } = made;
  const { data } = await call("POST", "/payments/card", {
    as: viewer,
    body: { reservationId },
    headers,
  });
  return { ...made, ...(data as { orderId: string; checkoutUrl: string }) };
}

/** From the offer to the page of ours on which the browser ends. */
async function bought(fault: string) {
  const made = await offered();
  const page = await followed(await agreeAt(made.checkoutUrl, fault));
  const order = await call("GET", `/card-orders/${made.orderId}`, { as: made.viewer });
  return { ...made, page, order: order.data };
}

const gatewayOrder = (orderId: string) => {
  const { captures, cancels, state } = sandbox.orders.get(orderId) ?? {};
  return { captures, cancels, state };
};

describe("a hold paid by card", () => {
  it.each([
    "none",
    "slow",
    "timeoutAfterCapture",
    "lostAnswer",
    "duplicateCallbacks",
    "outOfOrderCallbacks",
    "badSignature",
  ])("with the fault '%s' is owned, and paid once", async (fault) => {
    const { viewer, orderId, reservationId, token, page, order } = await bought(fault);
    expect(page).toBe(`/reservations/${reservationId}?card=APPLIED`);
    expect(order).toMatchObject({ state: "APPLIED", amount: price, reservationId, reason: null });
    expect(gatewayOrder(orderId)).toEqual({ captures: 1, cancels: 0, state: "CAPTURED" });
    const reservation = await getReservation(db(), viewer, reservationId);
    expect(reservation).toMatchObject({
      status: "CONFIRMED",
      payment: { paymentId: order.paymentId },
    });
    expect(await getBalance(db(), viewer)).toMatchObject({
      currentBalance: 0,
      totalCharged: price,
      totalUsed: price,
    });
    expect((await readPlace(viewer, token)).status).toBe("COMPLETED");
  });

  it("with a refused card stays held, and may be tried with another", async () => {
    const { viewer, orderId, reservationId, headers, page, order } = await bought("refusal");
    expect(page).toBe(`/checkout/${reservationId}?card=REFUSED`);
    expect(order).toMatchObject({ state: "REFUSED", reason: "REFUSED_BY_GATEWAY" });
    expect(gatewayOrder(orderId)).toEqual({ captures: 0, cancels: 0, state: "REFUSED" });
    expect((await getReservation(db(), viewer, reservationId)).status).toBe("RESERVED");
    const body = { reservationId };
    const again = await call("POST", "/payments/card", { as: viewer, body, headers });
    expect(again.data.orderId).not.toBe(orderId);
    expect(await followed(await agreeAt(again.data.checkoutUrl))).toContain("card=APPLIED");
  });

  it("of which another amount was captured gets its money back and stays held", async () => {
    const { viewer, orderId, reservationId, page, order } = await bought("wrongAmount");
    expect(page).toBe(`/checkout/${reservationId}?card=REFUNDED`);
    expect(order).toMatchObject({ state: "REFUNDED", reason: "WRONG_AMOUNT" });
    expect(gatewayOrder(orderId)).toEqual({ captures: 1, cancels: 1, state: "CANCELLED" });
    expect((await getReservation(db(), viewer, reservationId)).status).toBe("RESERVED");
    expect((await getBalance(db(), viewer)).totalCharged).toBe(0);
  });

  it("whose buyer walked away costs nothing", async () => {
    const { checkoutUrl, orderId, reservationId } = await offered();
    const page = await followed(await agreeAt(checkoutUrl, "none", "cancel"));
    expect(page).toBe(`/checkout/${reservationId}?card=REFUSED`);
    expect(await cardOrderRow(orderId)).toMatchObject({ state: "REFUSED", reason: "NOT_AGREED" });
  });

  it("of which the gateway says nothing at first is asked about soon, and bought", async () => {
    const { checkoutUrl, orderId, reservationId } = await offered();
    const page = await followed(await agreeAt(checkoutUrl, "away"));
    expect(page).toBe(`/checkout/${reservationId}?card=ASKING`);
    const { state, nextAttemptAt, expiresAt } = await cardOrderRow(orderId);
    expect(state).toBe("CREATED");
    expect(nextAttemptAt.getTime()).toBeLessThan(expiresAt.getTime());
    Object.assign(sandbox.orders.get(orderId) as object, { awayUntilMs: 0 });
    await makeOrderDue(orderId);
    await recoverCardOrders();
    expect((await cardOrderRow(orderId)).state).toBe("APPLIED");
    const again = `${api.url}/api/v1/card-orders/${orderId}/return`;
    expect(await followed(again)).toBe(`/reservations/${reservationId}?card=APPLIED`);
  });

  it("is bought even when the browser never comes back: the notice, or recovery, sees to it", async () => {
    const heard = await offered();
    await agreeAt(heard.checkoutUrl);
    await expect.poll(async () => (await cardOrderRow(heard.orderId)).state).toBe("APPLIED");
    const unheard = await offered();
    await agreeAt(unheard.checkoutUrl, "badSignature");
    expect((await cardOrderRow(unheard.orderId)).state).toBe("CREATED");
    await makeOrderDue(unheard.orderId);
    await recoverCardOrders();
    expect((await cardOrderRow(unheard.orderId)).state).toBe("APPLIED");
  });

  it("leads back to our own page once it is over, and reloading that changes nothing", async () => {
    const { viewer, orderId, checkoutUrl, reservationId } = await bought("none");
    const back = `${api.url}/api/v1/card-orders/${orderId}/return?amount=1&paymentKey=x&orderId=y`;
    for (const url of [checkoutUrl, back, back]) {
      expect(await followed(url)).toBe(`/reservations/${reservationId}?card=APPLIED`);
    }
    expect((await getBalance(db(), viewer)).totalCharged).toBe(price);
  });
});

describe("POST /payments/card", () => {
  it("201 with an Idempotency-Key answers the same offer again", async () => {
    const { viewer, reservationId, headers } = await held();
    const options = {
      as: viewer,
      body: { reservationId },
      headers: { ...headers, "idempotency-key": "card-1" },
    };
    const first = await call("POST", "/payments/card", options);
    expect([first.status, first.data.amount]).toEqual([201, price]);
    const again = await call("POST", "/payments/card", options);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  });

  it("400, 401, 403, 404, 409 as for a payment from the wallet", async () => {
    const { viewer, reservationId, headers } = await held();
    const codeOf = async (
      options: Parameters<typeof call>[2],
    ): Promise<[number, string | undefined]> => {
      const { status, error } = await call("POST", "/payments/card", options);
      return [status, error?.code];
    };
    const body = { reservationId };
    expect(await codeOf({ as: viewer, body: { ...body, amount: 1 }, headers })).toEqual([
      400,
      "INVALID_REQUEST",
    ]);
    expect(await codeOf({ body, headers })).toEqual([401, "UNAUTHENTICATED"]);
    expect(await codeOf({ as: viewer, body })).toEqual([401, "QUEUE_TOKEN_REQUIRED"]);
    const forSomebody = { ...body, userId: viewer.userId + 1 };
    expect(await codeOf({ as: viewer, body: forSomebody, headers })).toEqual([403, "FORBIDDEN"]);
    const elsewhere = (await held(viewer)).headers;
    expect(await codeOf({ as: viewer, body, headers: elsewhere })).toEqual([
      403,
      "QUEUE_TOKEN_WRONG_SCHEDULE",
    ]);
    const other = await held();
    expect(await codeOf({ as: other.viewer, body, headers: other.headers })).toEqual([
      404,
      "RESERVATION_NOT_FOUND",
    ]);
    await lapseHold(reservationId);
    expect(await codeOf({ as: viewer, body, headers })).toEqual([409, "RESERVATION_EXPIRED"]);
    const paid = await bought("none");
    const again = { reservationId: paid.reservationId };
    expect(await codeOf({ as: paid.viewer, body: again, headers: paid.headers })).toEqual([
      409,
      "RESERVATION_ALREADY_PAID",
    ]);
  });
});

describe("a wallet charged by card", () => {
  it("201, then holds the amount once the buyer agreed", async () => {
    const viewer = await makeUser();
    const path = `/users/${viewer.userId}/balance/card-charges`;
    const { status, data } = await call("POST", path, { as: viewer, body: { amount: 30_000 } });
    expect([status, data.amount]).toEqual([201, 30_000]);
    expect((await getBalance(db(), viewer)).currentBalance).toBe(0);
    expect(await followed(await agreeAt(data.checkoutUrl))).toBe("/wallet?card=APPLIED");
    expect((await getBalance(db(), viewer)).currentBalance).toBe(30_000);
  });

  it("400 for what is no amount, 403 for somebody else's wallet", async () => {
    const viewer = await makeUser();
    const path = `/users/${viewer.userId}/balance/card-charges`;
    for (const amount of ["0", "-1", "0.5", '"100"', "1000001", "1e308", "null"]) {
      const answer = await call("POST", path, { as: viewer, body: `{"amount":${amount}}` });
      expect([amount, answer.status, answer.error.code]).toEqual([amount, 400, "INVALID_AMOUNT"]);
    }
    const other = await makeUser();
    const theirs = await call("POST", path, { as: other, body: { amount: 1_000 } });
    expect([theirs.status, theirs.error.code]).toEqual([403, "FORBIDDEN"]);
  });
});

describe("a card order", () => {
  it("404 for others, for unknown ones, and 400 for what is no order id", async () => {
    const { orderId } = await offered();
    const other = await makeUser();
    const theirs = await call("GET", `/card-orders/${orderId}`, { as: other });
    expect([theirs.status, theirs.error.code]).toEqual([404, "CARD_ORDER_NOT_FOUND"]);
    for (const tail of ["checkout", "return"]) {
      const unknown = await call("GET", `/card-orders/${crypto.randomUUID()}/${tail}`);
      expect([unknown.status, unknown.error.code]).toEqual([404, "CARD_ORDER_NOT_FOUND"]);
      expect((await call("GET", `/card-orders/1/${tail}`)).status).toBe(400);
    }
  });
});

describe("a notice", () => {
  const send = (body: string, key: string, at = new Date()) =>
    call("POST", "/card-orders/notices", {
      body,
      headers: {
        "webhook-id": "msg_1",
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": new Webhook(key, { format: "raw" }).sign("msg_1", at, body),
      },
    });

  it("204 signed, 401 forged or old; what it claims is not believed", async () => {
    const { orderId } = await offered();
    const claim = JSON.stringify({ orderId, state: "CAPTURED", amount: price });
    expect((await send(claim, secret)).status).toBe(204);
    expect((await cardOrderRow(orderId)).state).toBe("CREATED");
    expect((await send(claim, "x".repeat(secret.length))).status).toBe(401);
    expect((await send(claim, secret, new Date(Date.now() - 600_000))).status).toBe(401);
    expect((await call("POST", "/card-orders/notices", { body: claim })).status).toBe(401);
  });

  it("204 about what is no order of ours", async () => {
    for (const orderId of ["x", "' OR 1=1 --", crypto.randomUUID()]) {
      expect((await send(JSON.stringify({ orderId }), secret)).status).toBe(204);
    }
  });

  it("413 and 415 for what is no notice", async () => {
    const huge = await send(JSON.stringify({ orderId: "x".repeat(70_000) }), secret);
    expect(huge.status).toBe(413);
    const headers = { "content-type": "text/plain" };
    const text = await call("POST", "/card-orders/notices", { body: "{}", headers });
    expect(text.status).toBe(415);
  });
});

describe("the sandbox's page", () => {
  it("needs no script, speaks Korean and English, and says when it is over", async () => {
    const { checkoutUrl } = await offered();
    const page = await followed(checkoutUrl);
    const korean = await (await fetch(page)).text();
    const english = await (await fetch(page, { headers: { "accept-language": "en" } })).text();
    expect(korean).toContain('<html lang="ko">');
    expect(korean).toContain("결제하기");
    expect(english).toContain("Card refused");
    expect(korean + english).not.toContain("<script");
    await agreeAt(checkoutUrl, "none", "cancel");
    expect(await (await fetch(page)).text()).not.toContain("<form");
  });

  it("shows the order to nobody without the shop's secret", async () => {
    const { orderId } = await offered();
    for (const authorization of ["", "Bearer ", `Bearer ${secret}x`, `Basic ${secret}`]) {
      const answer = await fetch(`${sandbox.url}/v1/orders/${orderId}`, {
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
    }
  });
});
