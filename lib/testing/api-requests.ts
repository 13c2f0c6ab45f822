import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { env } from "@/lib/env";
import type { Route } from "@/lib/http/define-route";
import { admittedTo, bearerOf, givePassword, password, type World } from "./api-world";
import { loginOfViewer } from "./logins";

/** A request without who sends it and without a place in line. */
export type ApiRequest = {
  path: string;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
};

type Row = (world: World) => Promise<ApiRequest>;

const adminSchedule =
  (rest: string, body?: Record<string, unknown>): Row =>
  async ({ schedule }) => ({
    path: `/api/v1/admin/schedules/${(await schedule()).scheduleId}${rest && `/${rest}`}`,
    ...(body && { body }),
  });

const plain =
  (path: string, body?: Record<string, unknown>): Row =>
  async () => ({ path, ...(body && { body }) });

const paymentPath =
  (rest = "", body?: Record<string, unknown>): Row =>
  async ({ payment }) => ({
    path: `/api/v1/payments/${await payment()}${rest}`,
    ...(body && { body }),
  });

const balancePath =
  (rest = "", body?: Record<string, unknown>): Row =>
  async ({ owner }) => ({
    path: `/api/v1/users/${(await owner()).userId}/balance${rest}`,
    ...(body && { body }),
  });

const seatsPath =
  (rest = ""): Row =>
  async ({ schedule }) => {
    const { concertId, scheduleId } = await schedule();
    return { path: `/api/v1/concerts/${concertId}/schedules/${scheduleId}/seats${rest}` };
  };

const seatsBody =
  (path: string): Row =>
  async ({ schedule }) => {
    const { scheduleId, seatIds } = await schedule();
    return { path, body: { scheduleId, seatIds: seatIds.slice(2, 3) } };
  };

const concertPath =
  (prefix: string, rest: string, body?: Record<string, unknown>): Row =>
  async ({ schedule }) => ({
    path: `/api/v1${prefix}/concerts/${(await schedule()).concertId}${rest}`,
    ...(body && { body }),
  });

const withRefreshToken =
  (path: string): Row =>
  async ({ login }) => ({
    path,
    body: {},
    headers: { authorization: `Bearer ${(await login()).refreshToken}` },
  });

const cardOrderPath =
  (rest = ""): Row =>
  async ({ cardOrder }) => ({ path: `/api/v1/card-orders/${await cardOrder()}${rest}` });

/** As the sandbox gateway signs what it tells. */
function signedNotice(body: Record<string, unknown>): Pick<ApiRequest, "body" | "headers"> {
  const [messageId, now] = [randomUUID(), new Date()];
  const signer = new Webhook(env().GATEWAY_SECRET ?? "", { format: "raw" });
  const headers = {
    "webhook-id": messageId,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
    "webhook-signature": signer.sign(messageId, now, JSON.stringify(body)),
  };
  return { body, headers };
}

const webhookPath =
  (rest = ""): Row =>
  async ({ webhook }) => ({
    path: `/api/v1/admin/webhooks/${(await webhook()).webhookId}${rest}`,
  });

const newSchedule = {
  startsAt: "2030-05-01T19:00:00+09:00",
  bookingOpenAt: "2030-04-01T20:00:00+09:00",
  bookingCloseAt: "2030-05-01T18:00:00+09:00",
  venueName: "포도홀",
};

/** One right request to every endpoint there is; the tests that walk the route table demand a row each. */
export const rightRequests: Record<string, Row> = {
  "POST /api/v1/members": async () => ({
    path: "/api/v1/members",
    body: { loginId: `new-${randomUUID()}`, password, nickname: "팬" },
  }),
  "POST /api/v1/auth/login": async ({ login }) => ({
    path: "/api/v1/auth/login",
    body: { loginId: (await login()).loginId, password },
  }),
  "POST /api/v1/auth/refresh": withRefreshToken("/api/v1/auth/refresh"),
  "POST /api/v1/auth/logout": withRefreshToken("/api/v1/auth/logout"),

  "GET /api/v1/members/me": plain("/api/v1/members/me"),
  "PATCH /api/v1/members/me": plain("/api/v1/members/me", { nickname: "앞줄팬" }),
  "POST /api/v1/members/me/password": async ({ owner, other, admin }) => {
    for (const person of [owner, other, admin]) await givePassword(await person());
    const body = { currentPassword: password, newPassword: `${password} and more` };
    return { path: "/api/v1/members/me/password", body };
  },
  "GET /api/v1/members/me/sessions": plain("/api/v1/members/me/sessions"),
  "DELETE /api/v1/members/me/sessions": plain("/api/v1/members/me/sessions"),
  "DELETE /api/v1/members/me/sessions/:sessionId": async ({ owner }) => ({
    path: `/api/v1/members/me/sessions/${(await loginOfViewer(await owner())).sessionId}`,
  }),

  "GET /api/v1/concerts": plain("/api/v1/concerts"),
  "GET /api/v1/concerts/:concertId": concertPath("", ""),
  "GET /api/v1/concerts/:concertId/schedules": concertPath("", "/schedules"),
  "GET /api/v1/schedules": plain("/api/v1/schedules"),
  "GET /api/v1/concerts/:concertId/schedules/:scheduleId/seats": seatsPath(),
  "GET /api/v1/concerts/:concertId/schedules/:scheduleId/seats/events": seatsPath("/events"),

  "POST /api/v1/queue/tokens": async ({ schedule }) => ({
    path: "/api/v1/queue/tokens",
    body: { scheduleId: (await schedule()).scheduleId },
  }),
  "GET /api/v1/queue/tokens/me": plain("/api/v1/queue/tokens/me"),
  "DELETE /api/v1/queue/tokens/me": plain("/api/v1/queue/tokens/me"),
  "GET /api/v1/queue/tokens/me/events": plain("/api/v1/queue/tokens/me/events"),
  "GET /api/v1/queue/schedules/:scheduleId": async ({ schedule }) => ({
    path: `/api/v1/queue/schedules/${(await schedule()).scheduleId}`,
  }),
  "GET /api/v1/queue/schedules/:scheduleId/events": async ({ schedule }) => ({
    path: `/api/v1/queue/schedules/${(await schedule()).scheduleId}/events`,
  }),
  "GET /api/v1/queue/schedules/:scheduleId/draw": async ({ drawn }) => ({
    path: `/api/v1/queue/schedules/${(await drawn()).scheduleId}/draw`,
  }),
  "GET /api/v1/queue/entries": plain("/api/v1/queue/entries"),

  "POST /api/v1/seats/select": seatsBody("/api/v1/seats/select"),
  "DELETE /api/v1/seats/select": seatsBody("/api/v1/seats/select"),
  "POST /api/v1/reservations": seatsBody("/api/v1/reservations"),
  "GET /api/v1/reservations": plain("/api/v1/reservations"),
  "GET /api/v1/reservations/:reservationId": async ({ hold }) => ({
    path: `/api/v1/reservations/${await hold()}`,
  }),
  "DELETE /api/v1/reservations/:reservationId": async ({ hold }) => ({
    path: `/api/v1/reservations/${await hold()}`,
  }),

  "POST /api/v1/users/:userId/balance/charge": balancePath("/charge", { amount: 1_000 }),
  "GET /api/v1/users/:userId/balance": balancePath(),
  "GET /api/v1/users/:userId/balance/transactions": balancePath("/transactions"),
  "GET /api/v1/users/:userId/balance/transactions.csv": balancePath("/transactions.csv"),

  "POST /api/v1/payments": async ({ hold }) => ({
    path: "/api/v1/payments",
    body: { reservationId: await hold(), paymentMethod: "BALANCE" },
  }),
  "GET /api/v1/payments": plain("/api/v1/payments"),
  "GET /api/v1/payments/:paymentId": paymentPath(),
  "GET /api/v1/payments/:paymentId/cancellation": paymentPath("/cancellation"),
  "POST /api/v1/payments/:paymentId/cancel": paymentPath("/cancel", {}),
  "POST /api/v1/payments/cancel": async ({ payment }) => ({
    path: "/api/v1/payments/cancel",
    body: { paymentId: await payment() },
  }),

  "POST /api/v1/users/:userId/balance/card-charges": balancePath("/card-charges", {
    amount: 1_000,
  }),
  "POST /api/v1/payments/card": async ({ hold }) => ({
    path: "/api/v1/payments/card",
    body: { reservationId: await hold() },
  }),
  "GET /api/v1/card-orders/:orderId": cardOrderPath(),
  "GET /api/v1/card-orders/:orderId/checkout": cardOrderPath("/checkout"),
  "GET /api/v1/card-orders/:orderId/return": cardOrderPath("/return"),
  "POST /api/v1/card-orders/notices": async ({ cardOrder }) => ({
    path: "/api/v1/card-orders/notices",
    ...signedNotice({ orderId: await cardOrder() }),
  }),

  "POST /api/v1/admin/concerts": plain("/api/v1/admin/concerts", { title: "새벽의 노래" }),
  "PATCH /api/v1/admin/concerts/:concertId": concertPath("/admin", "", { title: "밤의 노래" }),
  "POST /api/v1/admin/concerts/:concertId/schedules": concertPath(
    "/admin",
    "/schedules",
    newSchedule,
  ),
  "PATCH /api/v1/admin/schedules/:scheduleId": adminSchedule("", { venueName: "옮긴 홀" }),
  "PATCH /api/v1/admin/schedules/:scheduleId/queue": adminSchedule("queue", { maxActive: 7 }),
  "POST /api/v1/admin/schedules/:scheduleId/seats/block": adminSchedule("seats/block", {
    seatNumbers: [50],
    reason: "카메라 자리",
  }),
  "POST /api/v1/admin/schedules/:scheduleId/seats/unblock": adminSchedule("seats/unblock", {
    seatNumbers: [50],
    reason: "카메라 철수",
  }),
  "POST /api/v1/admin/schedules/:scheduleId/cancel": adminSchedule("cancel", { reason: "폭우" }),
  "GET /api/v1/admin/payments": plain("/api/v1/admin/payments"),
  "POST /api/v1/admin/payments/:paymentId/refund": async ({ payment }) => ({
    path: `/api/v1/admin/payments/${await payment()}/refund`,
    body: { reason: "환불 요청" },
  }),
  "GET /api/v1/admin/schedules/:scheduleId/stats": adminSchedule("stats"),
  "GET /api/v1/admin/audit-log": plain("/api/v1/admin/audit-log"),
  "GET /api/v1/admin/reconciliation": plain("/api/v1/admin/reconciliation"),

  "POST /api/v1/admin/tickets/check-in": async ({ ticket }) => ({
    path: "/api/v1/admin/tickets/check-in",
    body: { code: await ticket() },
  }),

  "POST /api/v1/admin/webhooks": plain("/api/v1/admin/webhooks", {
    url: "https://localhost/hook", // resolved, and refused, when something is sent
  }),
  "GET /api/v1/admin/webhooks": plain("/api/v1/admin/webhooks"),
  "DELETE /api/v1/admin/webhooks/:webhookId": webhookPath(),
  "GET /api/v1/admin/webhooks/:webhookId/deliveries": webhookPath("/deliveries"),
  "POST /api/v1/admin/webhooks/:webhookId/deliveries/:deliveryId/redeliver": async ({
    webhook,
  }) => {
    const { webhookId, deliveryId } = await webhook();
    return { path: `/api/v1/admin/webhooks/${webhookId}/deliveries/${deliveryId}/redeliver` };
  },

  "GET /api/health/live": plain("/api/health/live"),
  "GET /api/health/ready": plain("/api/health/ready"),
  "GET /api/metrics": plain("/api/metrics"),
  "GET /api/cron/sweep-holds": plain("/api/cron/sweep-holds"),
  "POST /api/cron/sweep-holds": plain("/api/cron/sweep-holds"),
  "GET /api/cron/advance-queues": plain("/api/cron/advance-queues"),
  "POST /api/cron/advance-queues": plain("/api/cron/advance-queues"),
  "GET /api/cron/relay-outbox": plain("/api/cron/relay-outbox"),
  "POST /api/cron/relay-outbox": plain("/api/cron/relay-outbox"),
  "GET /api/openapi.json": plain("/api/openapi.json"),
};

/** `METHOD /path/:id`, the name of a route's row. */
export const nameOf = ({ definition: { method, path } }: Route) => `${method} ${path}`;

/** The row of a route. */
export function requestTo(route: Route, world: World): Promise<ApiRequest> {
  const row = rightRequests[nameOf(route)];
  if (!row) throw new Error(`${nameOf(route)} has no row in rightRequests`);
  return row(world);
}

/** The right request as its right sender sends it: the owner or an organiser, where it must be at their turn. */
export async function rightRequestTo(route: Route, world: World): Promise<ApiRequest> {
  const { identity, bearer, queue = "none" } = route.definition;
  const request = await requestTo(route, world);
  const viewer = await (identity === "admin" ? world.admin : world.owner)();
  const { scheduleId } = await world.schedule();
  const place = queue === "none" ? {} : await admittedTo(viewer, scheduleId);
  const secrets = { cronSecret: env().CRON_SECRET, metricsToken: env().METRICS_TOKEN };
  const who =
    bearer === "cronSecret" || bearer === "metricsToken"
      ? { authorization: `Bearer ${secrets[bearer]}` }
      : identity !== "none" && (await bearerOf(viewer));
  return { ...request, headers: { ...who, ...place, ...request.headers } };
}
