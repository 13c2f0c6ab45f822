import { callFunction } from "@/db/call";
import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { failpoint } from "@/lib/failpoint";
import { type Answer, resultOf } from "@/lib/outcome";
import { getGateway } from "@/lib/payment/gateway/configured-gateway";
import {
  type GatewayPayment,
  isGatewayUnclear,
  type PaymentGateway,
} from "@/lib/payment/gateway/port";
import type { CardOrderView } from "./contract";
import { settleStepsMax } from "./rules";
import {
  beginConfirming,
  findCardOrder,
  markCaptured,
  markExpired,
  markRefunded,
  markRefused,
} from "./store";

/**
 * Brings a card order as far as it goes: asks the gateway about it by our order id and draws the consequences,
 * one committed step after the other, with no call inside a transaction. The browser that comes back, the
 * gateway's notices and the recovery all end here, in any order and as often as they like: every step is
 * guarded by the state it starts from, and only asking tells what happened.
 * Throws CARD_ORDER_NOT_FOUND, CARD_NOT_OFFERED, and UNAVAILABLE when the gateway cannot be asked.
 */
export async function settleCardOrder(orderId: string): Promise<CardOrderView> {
  const gateway = getGateway();
  const asked = { confirm: false, cancel: false };
  let order = await read(orderId);
  for (let step = 1; step <= settleStepsMax; step++) {
    const hasMoved = await stepOn(gateway, order, asked);
    const now = await read(orderId);
    // Another's step counts like one's own: of several that settle at once all see how it ends.
    if (!hasMoved && now.state === order.state) return now;
    order = now;
  }
  return order;
}

async function read(orderId: string): Promise<CardOrderView> {
  const order = await findCardOrder(db(), orderId);
  if (!order) throw new DomainError("CARD_ORDER_NOT_FOUND");
  return order;
}

type AskedAlready = { confirm: boolean; cancel: boolean };

/** One step of an order; false when there is nothing more to do for now. */
async function stepOn(
  gateway: PaymentGateway,
  order: CardOrderView,
  asked: AskedAlready,
): Promise<boolean> {
  const { orderId, state } = order;
  if (state === "APPLIED" || state === "REFUNDED") return false;
  if (state === "CAPTURED") return applyCardOrder(orderId);
  const payment = await gateway.find(orderId);
  if (state === "REFUNDING") return giveBack(gateway, order, payment, asked);
  if (payment?.state === "CAPTURED") return capture(payment);
  if (payment?.state === "CANCELLED") return markRefunded(db(), orderId);
  if (payment?.state === "REFUSED") return markRefused(db(), orderId, "REFUSED_BY_GATEWAY");
  if (payment?.state === "AUTHORIZED" && payment.amountWon !== order.amount) {
    return markRefused(db(), orderId, "WRONG_AMOUNT");
  }
  if (payment?.state === "AUTHORIZED" && (await confirm(gateway, payment, asked))) return true;
  return markExpired(db(), orderId);
}

async function capture(payment: GatewayPayment): Promise<boolean> {
  const hasMoved = await markCaptured(db(), payment);
  failpoint("card-captured");
  return hasMoved;
}

/** Tells the gateway to capture, once in a settling. Whether there is an outcome to be asked for. */
async function confirm(
  gateway: PaymentGateway,
  payment: GatewayPayment,
  asked: AskedAlready,
): Promise<boolean> {
  if (asked.confirm || !(await beginConfirming(db(), payment))) return false;
  asked.confirm = true;
  failpoint("card-confirming");
  await answeredOrLost(gateway.confirm(payment));
  failpoint("card-confirmed");
  return true;
}

/** Has a captured payment given back; it is over when the gateway says that it was. */
async function giveBack(
  gateway: PaymentGateway,
  { orderId, reason }: CardOrderView,
  payment: GatewayPayment | null,
  asked: AskedAlready,
): Promise<boolean> {
  if (payment?.state === "CANCELLED") return markRefunded(db(), orderId);
  if (payment?.state !== "CAPTURED" || asked.cancel) return false;
  asked.cancel = true;
  await answeredOrLost(gateway.cancel(payment, reason ?? "REFUND"));
  failpoint("card-given-back");
  return true;
}

/** An answer that was lost is no reason to stop: what it was will be asked. */
async function answeredOrLost(request: Promise<void>): Promise<void> {
  await request.catch((error) => {
    if (!isGatewayUnclear(error)) throw error;
  });
}

/**
 * Gives captured money its effect, once, in one transaction: the wallet is charged and the reservation paid, or
 * the order is to be given back.
 */
export async function applyCardOrder(orderId: string): Promise<boolean> {
  const answer = await callFunction<Answer>(db(), "apply_card_order", [orderId]);
  if (answer.outcome !== "CARD_ORDER_NOT_FOUND") return true;
  return resultOf(answer, "APPLIED");
}
