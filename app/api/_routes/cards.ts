import { db } from "@/db/client";
import { requireSelf } from "@/lib/auth/require-self";
import { readBodyText } from "@/lib/http/body";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { relaySoon } from "@/lib/outbox/relay";
import { beginCheckout } from "@/lib/payment/card/begin-checkout";
import {
  cardChargeParams,
  cardChargeRequest,
  cardOffer,
  cardOrderParams,
  cardOrderView,
  cardPaymentRequest,
} from "@/lib/payment/card/contract";
import { getCardOrder } from "@/lib/payment/card/get-card-order";
import { openCardCharge } from "@/lib/payment/card/open-card-charge";
import { openCardPayment } from "@/lib/payment/card/open-card-payment";
import { returnFromCheckout } from "@/lib/payment/card/return-from-checkout";
import { takeNotice } from "@/lib/payment/card/take-notice";
import { findScheduleOf } from "@/lib/reservation/store";

const goTo = (location: string) => new Response(null, { status: 303, headers: { location } });

const charge = defineRoute({
  method: "POST",
  path: "/api/v1/users/:userId/balance/card-charges",
  tag: "Cards",
  summary: "Charge one's own wallet by card: the browser goes on to checkoutUrl",
  identity: "required",
  limit: "change",
  idempotent: true,
  params: cardChargeParams,
  body: cardChargeRequest,
  fieldCodes: { amount: "INVALID_AMOUNT" },
  status: 201,
  response: cardOffer,
  errors: ["FORBIDDEN", "INVALID_AMOUNT", "CARD_NOT_OFFERED"],
  run: async ({ tx, viewer, params, body }) => {
    requireSelf(viewer, params.userId);
    return openCardCharge(tx, viewer, body.amount);
  },
});

const pay = defineRoute({
  method: "POST",
  path: "/api/v1/payments/card",
  tag: "Cards",
  summary: "Pay a hold by card, on the pass of one's turn; the hold is kept while that is open",
  identity: "required",
  queue: "activeOrRefusal",
  scheduleOf: ({ body }, viewer) => findScheduleOf(db(), viewer.userId, body.reservationId),
  limit: "change",
  idempotent: true,
  body: cardPaymentRequest,
  status: 201,
  response: cardOffer,
  errors: [
    "FORBIDDEN",
    "CARD_NOT_OFFERED",
    "INVALID_AMOUNT",
    "RESERVATION_NOT_FOUND",
    "RESERVATION_NOT_PAYABLE",
    "RESERVATION_ALREADY_PAID",
    "RESERVATION_EXPIRED",
    "RESERVATION_CANCELLED",
    "SALE_CLOSED",
  ],
  run: async ({ tx, viewer, body, admission }) => {
    requireSelf(viewer, body.userId);
    return openCardPayment(tx, viewer, body.reservationId, admission);
  },
});

const read = defineRoute({
  method: "GET",
  path: "/api/v1/card-orders/:orderId",
  tag: "Cards",
  summary: "How far one's own card payment is",
  identity: "required",
  limit: "read",
  params: cardOrderParams,
  status: 200,
  response: cardOrderView,
  errors: ["CARD_ORDER_NOT_FOUND"],
  run: ({ tx, viewer, params }) => getCardOrder(tx, viewer, params.orderId),
});

const checkout = defineRoute({
  method: "GET",
  path: "/api/v1/card-orders/:orderId/checkout",
  tag: "Cards",
  summary: "Leads the browser on to the gateway; the order id is the key",
  identity: "none",
  limit: "change",
  params: cardOrderParams,
  status: 303,
  errors: ["CARD_ORDER_NOT_FOUND", "CARD_NOT_OFFERED"],
  run: async ({ params }) => goTo(await beginCheckout(params.orderId)),
});

const comeBack = defineRoute({
  method: "GET",
  path: "/api/v1/card-orders/:orderId/return",
  tag: "Cards",
  summary: "Where the gateway sends the browser back to; the gateway is asked what happened",
  identity: "none",
  limit: "change",
  params: cardOrderParams,
  status: 303,
  errors: ["CARD_ORDER_NOT_FOUND", "CARD_NOT_OFFERED"],
  run: async ({ params }) => goTo(await returnFromCheckout(params.orderId)),
  after: relaySoon,
});

const notices = defineRoute({
  method: "POST",
  path: "/api/v1/card-orders/notices",
  tag: "Cards",
  summary: "The gateway's notices; a reason to ask it, nothing more",
  identity: "none",
  limit: "change",
  status: 204,
  errors: [
    "UNAUTHENTICATED",
    "CARD_NOT_OFFERED",
    "MALFORMED_JSON",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
  ],
  run: async ({ request }) => {
    await takeNotice(request.headers, await readBodyText(request));
    return undefined;
  },
  after: relaySoon,
});

export const cardRoutes: readonly Route[] = [charge, pay, read, checkout, comeBack, notices];
