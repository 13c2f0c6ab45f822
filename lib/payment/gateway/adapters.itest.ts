import { randomBytes, randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, it, vi } from "vitest";
import { startSandbox } from "@/gateway/sandbox.mjs";
import { logger } from "@/lib/observability/logger";
import { startToss } from "@/lib/testing/toss-server";
import { startReceiver } from "@/lib/testing/web-receiver";
import { type GatewayPayment, isGatewayUnclear, type PaymentGateway } from "./port";
import { sandboxGateway } from "./sandbox";
import { tossGateway } from "./toss";

/** What every gateway adapter promises, against a server that speaks that gateway's own language. */
const secret = randomBytes(36).toString("base64url");
const wrongSecret = randomBytes(36).toString("base64url");
const amountWon = 110_000;

type Harness = {
  gateway: PaymentGateway;
  withWrongKey: PaymentGateway;
  nowhere: PaymentGateway;
  agree(orderId: string, how?: "none" | "refusal" | "lostAnswer"): Promise<void>;
  walkAway(orderId: string): Promise<void>;
};

const shop = await startReceiver();
const sandbox = await startSandbox({ secret });
const toss = await startToss(secret);
const nowhere = "http://127.0.0.1:9";

afterAll(async () => {
  expect(toss.faults).toEqual([]);
  await sandbox.close();
  await toss.close();
  await shop.close();
});

async function atCheckout(orderId: string, fields: Record<string, string>): Promise<void> {
  const body = new URLSearchParams(fields);
  const url = `${sandbox.url}/checkout/${orderId}`;
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `${shop.url}/back`]);
}

function tossOrder(orderId: string) {
  const order = toss.orders.get(orderId);
  if (!order) throw new Error("no such order");
  return order;
}

const harnesses: [name: string, harness: Harness][] = [
  [
    "sandbox",
    {
      gateway: sandboxGateway({ url: sandbox.url, secret }),
      withWrongKey: sandboxGateway({ url: sandbox.url, secret: wrongSecret }),
      nowhere: sandboxGateway({ url: nowhere, secret }),
      agree: (orderId, how = "none") => atCheckout(orderId, { action: "pay", fault: how }),
      walkAway: (orderId) => atCheckout(orderId, { action: "cancel" }),
    },
  ],
  [
    "toss",
    {
      gateway: tossGateway({ url: toss.url, secretKey: secret }),
      withWrongKey: tossGateway({ url: toss.url, secretKey: wrongSecret }),
      nowhere: tossGateway({ url: nowhere, secretKey: secret }),
      agree: async (orderId, how = "none") => {
        tossOrder(orderId).status = how === "refusal" ? "ABORTED" : "IN_PROGRESS";
        if (how === "lostAnswer") toss.lost.add(orderId);
      },
      walkAway: async (orderId) => {
        tossOrder(orderId).status = "ABORTED";
      },
    },
  ],
];

describe.each(harnesses)("%s", (_, { gateway, withWrongKey, nowhere: dead, agree, walkAway }) => {
  async function opened(): Promise<string> {
    const orderId = randomUUID();
    await gateway.open(offer(orderId));
    return orderId;
  }
  const offer = (orderId: string) => ({
    orderId,
    amountWon,
    orderName: "Frontrow FR-261120-ABCDEF",
    returnUrl: `${shop.url}/back`,
    noticeUrl: `${shop.url}/notice`,
  });
  async function found(orderId: string): Promise<GatewayPayment> {
    const payment = await gateway.find(orderId);
    if (!payment) throw new Error("not found");
    return payment;
  }
  async function authorised(how?: "none" | "refusal" | "lostAnswer"): Promise<GatewayPayment> {
    const orderId = await opened();
    await agree(orderId, how);
    return found(orderId);
  }

  it("knows nothing of an order that was never opened", async () => {
    expect(await gateway.find(randomUUID())).toBeNull();
  });

  it("opens an order once, however often it is asked, and has a page for it", async () => {
    const orderId = randomUUID();
    const url = await gateway.open(offer(orderId));
    expect(await gateway.open(offer(orderId))).toBe(url);
    expect(url).toMatch(/^http:/);
    const expected = { orderId, amountWon, state: "PENDING", paymentKey: expect.any(String) };
    expect(await found(orderId)).toEqual(expected);
  });

  it("captures what the buyer agreed to, once, however often it is asked", async () => {
    const payment = await authorised();
    expect(payment.state).toBe("AUTHORIZED");
    await gateway.confirm(payment);
    await gateway.confirm(payment);
    expect(await found(payment.orderId)).toMatchObject({ state: "CAPTURED", amountWon });
  });

  it("captures nothing the buyer did not agree to", async () => {
    const payment = await found(await opened());
    await gateway.confirm(payment);
    expect((await found(payment.orderId)).state).toBe("PENDING");
  });

  it("captures no other amount than the one agreed to", async () => {
    const payment = await authorised();
    await gateway.confirm({ ...payment, amountWon: 1 });
    expect((await found(payment.orderId)).state).toBe("AUTHORIZED");
  });

  it("says REFUSED of a buyer who walked away and of a card that was refused", async () => {
    const orderId = await opened();
    await walkAway(orderId);
    expect((await found(orderId)).state).toBe("REFUSED");
    const payment = await authorised("refusal");
    await gateway.confirm(payment);
    expect((await found(payment.orderId)).state).toBe("REFUSED");
  });

  it("gives captured money back, once, however often it is asked", async () => {
    const payment = await authorised();
    await gateway.confirm(payment);
    await gateway.cancel(payment, "RESERVATION_EXPIRED");
    await gateway.cancel(payment, "RESERVATION_EXPIRED");
    expect((await found(payment.orderId)).state).toBe("CANCELLED");
  });

  it("is unclear when the answer to a capture is lost; asking tells", async () => {
    const payment = await authorised("lostAnswer");
    await expect(gateway.confirm(payment)).rejects.toSatisfy(isGatewayUnclear);
    expect((await found(payment.orderId)).state).toBe("CAPTURED");
  });

  it("is unclear when nobody is there, and when our key is not accepted: never 'no such order'", async () => {
    await expect(dead.find(randomUUID())).rejects.toSatisfy(isGatewayUnclear);
    await expect(dead.open(offer(randomUUID()))).rejects.toSatisfy(isGatewayUnclear);
    await expect(withWrongKey.find(await opened())).rejects.toSatisfy(isGatewayUnclear);
    await expect(withWrongKey.open(offer(randomUUID()))).rejects.toSatisfy(isGatewayUnclear);
  });

  it("reads nothing from a notice that is none", () => {
    for (const body of ["", "{}", "null", "[]", '{"orderId":1}', '{"eventType":"X"}']) {
      expect(gateway.readNotice(new Headers(), body)).toBeNull();
    }
  });
});

describe("the sandbox's notices", () => {
  const gateway = sandboxGateway({ url: sandbox.url, secret });
  const body = JSON.stringify({ orderId: "order-1", state: "CAPTURED" });
  const signed = (key: string, at = new Date()) =>
    new Headers({
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(key, { format: "raw" }).sign("msg_1", at, body),
    });

  it("are read when it signed them just now", () => {
    expect(gateway.readNotice(signed(secret), body)).toBe("order-1");
  });

  it("are refused with another's signature, another body, none, or an old one", () => {
    expect(gateway.readNotice(signed(wrongSecret), body)).toBeNull();
    expect(gateway.readNotice(signed(secret), body.replace("1", "2"))).toBeNull();
    expect(gateway.readNotice(new Headers(), body)).toBeNull();
    const tenMinutesAgo = new Date(Date.now() - 600_000);
    expect(gateway.readNotice(signed(secret, tenMinutesAgo), body)).toBeNull();
  });
});

it("a notice of Toss names its order and is believed nothing else", () => {
  const gateway = tossGateway({ url: toss.url, secretKey: secret });
  const notice = {
    eventType: "PAYMENT_STATUS_CHANGED",
    createdAt: "2026-11-20T23:00:00.000000",
    data: { paymentKey: "tviva1", orderId: "order-1", status: "DONE", totalAmount: 1 },
  };
  expect(gateway.readNotice(new Headers(), JSON.stringify(notice))).toBe("order-1");
});

describe("toss", () => {
  const gateway = tossGateway({ url: toss.url, secretKey: secret });

  async function captured(): Promise<GatewayPayment> {
    const orderId = randomUUID();
    const urls = { returnUrl: `${shop.url}/back`, noticeUrl: `${shop.url}/notice` };
    await gateway.open({ orderId, amountWon, orderName: "Frontrow", ...urls });
    tossOrder(orderId).status = "DONE";
    return (await gateway.find(orderId)) as GatewayPayment;
  }

  it("asks for a refund that was refused again, the next hour with another key, and says why it waits", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const warned = vi.spyOn(logger(), "warn");
    const payment = await captured();
    toss.unwilling.add(payment.orderId);
    await gateway.cancel(payment, "RESERVATION_EXPIRED");
    await gateway.cancel(payment, "RESERVATION_EXPIRED");
    expect((await gateway.find(payment.orderId))?.state).toBe("CAPTURED");
    expect(warned).toHaveBeenCalledTimes(2);
    expect(warned.mock.calls[0]?.[0]).toMatchObject({
      status: 403,
      code: "NOT_CANCELABLE_PAYMENT",
    });
    expect(JSON.stringify(warned.mock.calls)).not.toContain(secret);
    vi.setSystemTime(Date.now() + 3_600_000);
    await gateway.cancel(payment, "RESERVATION_EXPIRED");
    vi.useRealTimers();
    expect((await gateway.find(payment.orderId))?.state).toBe("CANCELLED");
  });

  it("takes dollars for no won: such an amount matches no order", async () => {
    const payment = await captured();
    tossOrder(payment.orderId).currency = "USD";
    expect(await gateway.find(payment.orderId)).toMatchObject({ state: "CAPTURED", amountWon: 0 });
  });
});
