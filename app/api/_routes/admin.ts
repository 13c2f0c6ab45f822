import { blockSeats } from "@/lib/admin/block-seats";
import { cancelSchedule } from "@/lib/admin/cancel-schedule";
import { changeSchedule } from "@/lib/admin/change-schedule";
import {
  auditList,
  auditQuery,
  blockRequest,
  blockView,
  cancellationView,
  cancelScheduleRequest,
  changeScheduleRequest,
  concertParams,
  createConcertRequest,
  createdConcertView,
  createdScheduleView,
  createScheduleRequest,
  paymentParams,
  paymentsQuery,
  reconciliationView,
  refundRequest,
  refundView,
  scheduleParams,
  scheduleQueueView,
  setQueueRequest,
  soldPaymentList,
  statsView,
  updateConcertRequest,
} from "@/lib/admin/contract";
import { createConcert } from "@/lib/admin/create-concert";
import { createSchedule } from "@/lib/admin/create-schedule";
import { listAuditLog } from "@/lib/admin/list-audit-log";
import { readStats } from "@/lib/admin/read-stats";
import { reconcile } from "@/lib/admin/reconcile";
import { refundPayment } from "@/lib/admin/refund-payment";
import { searchPayments } from "@/lib/admin/search-payments";
import { setQueue } from "@/lib/admin/set-queue";
import { updateConcert } from "@/lib/admin/update-concert";
import { concertView } from "@/lib/concert/contract";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { relaySoon } from "@/lib/outbox/relay";

const createConcertRoute = defineRoute({
  method: "POST",
  path: "/api/v1/admin/concerts",
  tag: "Admin",
  summary: "Announce a concert, with its first performance or without",
  identity: "admin",
  limit: "admin",
  idempotent: true,
  body: createConcertRequest,
  status: 201,
  response: createdConcertView,
  errors: [],
  run: ({ tx, viewer, body }) => createConcert(tx, viewer, body),
});

const updateConcertRoute = defineRoute({
  method: "PATCH",
  path: "/api/v1/admin/concerts/:concertId",
  tag: "Admin",
  summary: "Change what a concert says of itself",
  identity: "admin",
  limit: "admin",
  params: concertParams,
  body: updateConcertRequest,
  status: 200,
  response: concertView,
  errors: ["CONCERT_NOT_FOUND"],
  run: ({ tx, viewer, params, body }) => updateConcert(tx, viewer, params.concertId, body),
});

const createScheduleRoute = defineRoute({
  method: "POST",
  path: "/api/v1/admin/concerts/:concertId/schedules",
  tag: "Admin",
  summary: "Put a performance with its 50 seats on the calendar; tiers name each seat once",
  identity: "admin",
  limit: "admin",
  idempotent: true,
  params: concertParams,
  body: createScheduleRequest,
  status: 201,
  response: createdScheduleView,
  errors: ["CONCERT_NOT_FOUND"],
  run: ({ tx, viewer, params, body }) => createSchedule(tx, viewer, params.concertId, body),
});

const changeScheduleRoute = defineRoute({
  method: "PATCH",
  path: "/api/v1/admin/schedules/:scheduleId",
  tag: "Admin",
  summary:
    "Correct a performance; seats that are sold or held keep their tier, purchases their terms",
  identity: "admin",
  limit: "admin",
  params: scheduleParams,
  body: changeScheduleRequest,
  status: 200,
  response: createdScheduleView,
  errors: ["SCHEDULE_NOT_FOUND", "SEAT_UNAVAILABLE", "SALE_CLOSED"],
  run: ({ tx, viewer, params, body }) => changeSchedule(tx, viewer, params.scheduleId, body),
  after: relaySoon,
});

const setQueueRoute = defineRoute({
  method: "PATCH",
  path: "/api/v1/admin/schedules/:scheduleId/queue",
  tag: "Admin",
  summary: "Run a line: cap, rate, windows, pause, drain, message; felt by the next call on it",
  identity: "admin",
  limit: "admin",
  params: scheduleParams,
  body: setQueueRequest,
  status: 200,
  response: scheduleQueueView,
  errors: ["SCHEDULE_NOT_FOUND"],
  run: ({ tx, viewer, params, body }) => setQueue(tx, viewer, params.scheduleId, body),
  after: relaySoon,
});

function blockRoute(verb: "block" | "unblock", summary: string): Route {
  return defineRoute({
    method: "POST",
    path: `/api/v1/admin/schedules/:scheduleId/seats/${verb}`,
    tag: "Admin",
    summary,
    identity: "admin",
    limit: "admin",
    idempotent: true,
    params: scheduleParams,
    body: blockRequest,
    status: 200,
    response: blockView,
    errors: ["SCHEDULE_NOT_FOUND", "SEAT_UNAVAILABLE"],
    run: ({ tx, viewer, params, body }) =>
      blockSeats(tx, viewer, params.scheduleId, body, verb === "block" ? "BLOCKED" : "AVAILABLE"),
    after: relaySoon,
  });
}

const cancelScheduleRoute = defineRoute({
  method: "POST",
  path: "/api/v1/admin/schedules/:scheduleId/cancel",
  tag: "Admin",
  summary: "Cancel a show; everybody gets everything back, see `cancellation` in its stats",
  identity: "admin",
  limit: "admin",
  idempotent: true,
  params: scheduleParams,
  body: cancelScheduleRequest,
  status: 202,
  response: cancellationView,
  errors: ["SCHEDULE_NOT_FOUND"],
  run: ({ tx, viewer, params, body }) => cancelSchedule(tx, viewer, params.scheduleId, body.reason),
  after: relaySoon,
});

const paymentsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/admin/payments",
  tag: "Admin",
  summary:
    "Anybody's payments by payment id, reservation number or login id, of one performance, or all",
  identity: "admin",
  limit: "admin",
  query: paymentsQuery,
  status: 200,
  response: soldPaymentList,
  errors: [],
  run: ({ tx, query }) => searchPayments(tx, query),
});

const refundRoute = defineRoute({
  method: "POST",
  path: "/api/v1/admin/payments/:paymentId/refund",
  tag: "Admin",
  summary: "Give a purchase back, all of it or an amount; the rest is kept as a fee",
  identity: "admin",
  limit: "admin",
  idempotent: true,
  params: paymentParams,
  body: refundRequest,
  fieldCodes: { amount: "INVALID_AMOUNT" },
  status: 200,
  response: refundView,
  errors: ["PAYMENT_NOT_FOUND", "PAYMENT_ALREADY_CANCELLED", "INVALID_AMOUNT"],
  run: ({ tx, viewer, params, body }) => refundPayment(tx, viewer, params.paymentId, body),
  after: relaySoon,
});

const statsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/admin/schedules/:scheduleId/stats",
  tag: "Admin",
  summary: "A sale in numbers: seats, money, line, refunds of a cancelled show",
  identity: "admin",
  limit: "admin",
  params: scheduleParams,
  status: 200,
  response: statsView,
  errors: ["SCHEDULE_NOT_FOUND"],
  run: ({ tx, params }) => readStats(tx, params.scheduleId),
});

const auditLogRoute = defineRoute({
  method: "GET",
  path: "/api/v1/admin/audit-log",
  tag: "Admin",
  summary: "What organisers did, newest first; of one action, or to one target",
  identity: "admin",
  limit: "admin",
  query: auditQuery,
  status: 200,
  response: auditList,
  errors: [],
  run: ({ tx, query }) => listAuditLog(tx, query),
});

const reconciliationRoute = defineRoute({
  method: "GET",
  path: "/api/v1/admin/reconciliation",
  tag: "Admin",
  summary: "Everything that must always be true, checked now; what `npm run audit` checks",
  identity: "admin",
  limit: "admin",
  status: 200,
  response: reconciliationView,
  errors: ["RECONCILIATION_RUNNING"],
  run: () => reconcile(),
});

export const adminRoutes: readonly Route[] = [
  createConcertRoute,
  updateConcertRoute,
  createScheduleRoute,
  changeScheduleRoute,
  setQueueRoute,
  blockRoute("block", "Take seats off the sale; sold and held ones are refused"),
  blockRoute("unblock", "Put seats back on the sale; sold and held ones are refused"),
  cancelScheduleRoute,
  paymentsRoute,
  refundRoute,
  statsRoute,
  auditLogRoute,
  reconciliationRoute,
];
