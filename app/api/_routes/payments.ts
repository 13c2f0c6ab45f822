import { db } from "@/db/client";
import { requireSelf } from "@/lib/auth/require-self";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { relaySoon } from "@/lib/outbox/relay";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import {
  cancelByIdRequest,
  cancellationPreview,
  cancelledView,
  cancelRequest,
  type PayRequest,
  paidView,
  paymentList,
  paymentParams,
  paymentsQuery,
  paymentView,
  payRequest,
} from "@/lib/payment/contract";
import { getPayment } from "@/lib/payment/get-payment";
import { listPayments } from "@/lib/payment/list-payments";
import { payReservations } from "@/lib/payment/pay-reservations";
import { previewCancellation } from "@/lib/payment/preview-cancellation";
import { findScheduleOf } from "@/lib/reservation/store";

const reservationIdsOf = ({ reservationId, reservationIds }: PayRequest): number[] =>
  reservationIds ?? (reservationId === undefined ? [] : [reservationId]);

const pay = defineRoute({
  method: "POST",
  path: "/api/v1/payments",
  tag: "Payments",
  summary: "Pay holds of one schedule from the wallet, on the pass of one's turn",
  identity: "required",
  queue: "activeOrRefusal",
  // The reservation's owner and schedule are what a browser's cookie is chosen by.
  scheduleOf: ({ body }, viewer) => findScheduleOf(db(), viewer.userId, reservationIdsOf(body)[0]),
  limit: "change",
  idempotent: true,
  body: payRequest,
  status: 201,
  response: paidView,
  errors: [
    "FORBIDDEN",
    "INSUFFICIENT_BALANCE",
    "RESERVATION_NOT_FOUND",
    "RESERVATION_NOT_PAYABLE",
    "RESERVATION_ALREADY_PAID",
    "RESERVATION_EXPIRED",
    "RESERVATION_CANCELLED",
    "SALE_CLOSED",
  ],
  run: async ({ tx, viewer, body, admission }) => {
    requireSelf(viewer, body.userId);
    return payReservations(tx, viewer, reservationIdsOf(body), admission);
  },
  after: relaySoon,
});

const list = defineRoute({
  method: "GET",
  path: "/api/v1/payments",
  tag: "Payments",
  summary: "One's own payments, newest first",
  identity: "required",
  limit: "read",
  query: paymentsQuery,
  status: 200,
  response: paymentList,
  errors: [],
  run: ({ tx, viewer, query }) => listPayments(tx, viewer, query),
});

const read = defineRoute({
  method: "GET",
  path: "/api/v1/payments/:paymentId",
  tag: "Payments",
  summary: "One of one's own payments",
  identity: "required",
  limit: "read",
  params: paymentParams,
  status: 200,
  response: paymentView,
  errors: ["PAYMENT_NOT_FOUND"],
  run: ({ tx, viewer, params }) => getPayment(tx, viewer, params.paymentId),
});

const preview = defineRoute({
  method: "GET",
  path: "/api/v1/payments/:paymentId/cancellation",
  tag: "Payments",
  summary: "What cancelling would give back now, and until when",
  identity: "required",
  limit: "read",
  params: paymentParams,
  status: 200,
  response: cancellationPreview,
  errors: ["PAYMENT_NOT_FOUND", "PAYMENT_ALREADY_CANCELLED", "CANCELLATION_NOT_ALLOWED"],
  run: ({ tx, viewer, params }) => previewCancellation(tx, viewer, params.paymentId),
});

const cancel = defineRoute({
  method: "POST",
  path: "/api/v1/payments/:paymentId/cancel",
  tag: "Payments",
  summary: "Cancel a purchase: money back by the ladder, seats free, tickets dead",
  identity: "required",
  limit: "change",
  idempotent: true,
  params: paymentParams,
  body: cancelRequest,
  status: 200,
  response: cancelledView,
  errors: ["PAYMENT_NOT_FOUND", "PAYMENT_ALREADY_CANCELLED", "CANCELLATION_NOT_ALLOWED"],
  run: ({ tx, viewer, params, body }) => cancelPayment(tx, viewer, params.paymentId, body.reason),
  after: relaySoon,
});

const cancelById = defineRoute({
  method: "POST",
  path: "/api/v1/payments/cancel",
  tag: "Payments",
  summary: "The same, with the payment in the body",
  identity: "required",
  limit: "change",
  idempotent: true,
  body: cancelByIdRequest,
  status: 200,
  response: cancelledView,
  errors: ["PAYMENT_NOT_FOUND", "PAYMENT_ALREADY_CANCELLED", "CANCELLATION_NOT_ALLOWED"],
  run: ({ tx, viewer, body }) => cancelPayment(tx, viewer, body.paymentId, body.reason),
  after: relaySoon,
});

export const paymentRoutes: readonly Route[] = [pay, list, read, preview, cancel, cancelById];
