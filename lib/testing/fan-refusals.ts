import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { refreshTokens } from "@/db/schema/accounts";
import { concerts, schedules, seats } from "@/db/schema/concerts";
import { payments } from "@/db/schema/payments";
import { reservationSeats } from "@/db/schema/reservations";
import { hashRefreshToken } from "@/lib/auth/refresh-token";
import { refreshTokens as rotate } from "@/lib/auth/refresh-tokens";
import { signAccessToken } from "@/lib/auth/tokens";
import { env } from "@/lib/env";
import { issueToken } from "@/lib/queue/issue-token";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { releaseHold } from "@/lib/reservation/release-hold";
import {
  at,
  cancelled,
  cancelledShow,
  changeSchedule,
  missingId,
  type Provocation,
  type Provocations,
} from "./api-provocations";
import type { World } from "./api-world";
import { lapseHold, makeSchedule, makeUser } from "./factories";
import { pretendSeats } from "./line";
import { loginOfViewer } from "./logins";

/** The refusals of what fans ask for, and of what anybody may. */

const hourMs = 3_600_000;
const anHourAgo = () => new Date(Date.now() - hourMs);
const inAnHour = () => new Date(Date.now() + hourMs);

const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A schedule that is deleted between the turn and the request. */
async function deleteSchedule(world: World) {
  const { scheduleId } = await world.schedule();
  await db().delete(seats).where(eq(seats.scheduleId, scheduleId));
  await db().delete(schedules).where(eq(schedules.id, scheduleId));
  return {};
}

/** The body of a request for seats with other seats in it. */
async function wanting(world: World, seatIds: number[], more: Record<string, unknown> = {}) {
  return { body: { scheduleId: (await world.schedule()).scheduleId, seatIds, ...more } };
}

const foreignSeat: Provocation = async (world) =>
  wanting(world, (await makeSchedule()).seatIds.slice(0, 1));

const heldSeat: Provocation = async (world) => {
  const { scheduleId, seatIds } = await world.schedule();
  const wanted = { scheduleId, seatIds: seatIds.slice(2, 3) };
  await holdSeats(db(), await world.other(), wanted, null);
  return {};
};

const tooManySeats: Provocation = async (world) =>
  wanting(world, (await world.schedule()).seatIds.slice(0, 5));

const inTheNameOfAnother: Provocation = async (world) => {
  const { scheduleId, seatIds } = await world.schedule();
  const body = { scheduleId, seatIds: seatIds.slice(2, 3) };
  return { body: { ...body, userId: (await world.other()).userId } };
};

const paidReservation = async (world: World) => {
  await world.payment();
  const { seatIds } = await world.schedule();
  const [row] = await db()
    .select({ id: reservationSeats.reservationId })
    .from(reservationSeats)
    .where(eq(reservationSeats.seatId, seatIds[1] ?? 0));
  return row?.id ?? 0;
};

const lapsedReservation = async (world: World) => {
  await lapseHold(await world.hold());
  return world.hold();
};

const releasedReservation = async (world: World) => {
  await releaseHold(db(), await world.owner(), await world.hold());
  return world.hold();
};

const reservationPath =
  (find: (world: World) => Promise<number>): Provocation =>
  async (world) => ({ path: `/api/v1/reservations/${await find(world)}` });

const paying =
  (find: (world: World) => Promise<number>): Provocation =>
  async (world) => ({ body: { reservationId: await find(world), paymentMethod: "BALANCE" } });

const payingByCard =
  (find: (world: World) => Promise<number>): Provocation =>
  async (world) => ({ body: { reservationId: await find(world) } });

/** A hold of the owner's at another price. */
const holdAt = (price: number) => async (world: World) => {
  const { scheduleId, seatIds } = await world.schedule();
  await db().update(seats).set({ price }).where(eq(seats.scheduleId, scheduleId));
  const wanted = { scheduleId, seatIds: seatIds.slice(5, 6) };
  return (await holdSeats(db(), await world.owner(), wanted, null)).reservationId;
};

/** The test puts it back. */
const withoutGateway: Provocation = async () => {
  Object.assign(env(), { PAYMENT_GATEWAY: "none" });
  return {};
};

const unknownId = "00000000-0000-4000-8000-000000000000";
const cardOrderMissing = (rest = ""): Provocations => ({
  CARD_ORDER_NOT_FOUND: at(`/api/v1/card-orders/${unknownId}${rest}`),
});

const afterTheShow: Provocation = async (world) => {
  const refundPolicy = sql`refund_steps(now() - interval '1 hour', now() - interval '9 days')`;
  await db()
    .update(payments)
    .set({ refundPolicy })
    .where(eq(payments.id, await world.payment()));
  return {};
};

const balanceOf =
  (who: "other" | "ghost", rest = ""): Provocation =>
  async (world) => {
    if (who === "other") {
      return { path: `/api/v1/users/${(await world.other()).userId}/balance${rest}` };
    }
    const { viewer, sessionId } = await loginOfViewer(await world.owner());
    const ghost = await signAccessToken({ viewer: { ...viewer, userId: missingId }, sessionId });
    return {
      path: `/api/v1/users/${missingId}/balance${rest}`,
      ...bearing(ghost),
    };
  };

const seatsOfAnotherConcert =
  (rest = ""): Provocation =>
  async (world) => {
    const { scheduleId } = await world.schedule();
    const [concert] = await db().insert(concerts).values({ title: "다른 공연" }).returning();
    return { path: `/api/v1/concerts/${concert?.id}/schedules/${scheduleId}/seats${rest}` };
  };

const queueing =
  (values: () => Partial<typeof schedules.$inferInsert>): Provocation =>
  async () => ({ body: { scheduleId: (await makeSchedule(values())).scheduleId } });

const cancelPaymentRefusals = (missing: Provocation): Provocations => ({
  PAYMENT_NOT_FOUND: missing,
  PAYMENT_ALREADY_CANCELLED: cancelled,
  CANCELLATION_NOT_ALLOWED: afterTheShow,
});

export const fanRefusals: Record<string, Provocations> = {
  "POST /api/v1/members": {
    LOGIN_ID_TAKEN: async ({ login }) => ({
      body: { loginId: (await login()).loginId, password: "some other pass", nickname: "x" },
    }),
  },
  "POST /api/v1/members/me/password": {
    INVALID_CREDENTIALS: async () => ({
      body: { currentPassword: "not the password", newPassword: "some other pass" },
    }),
  },
  "DELETE /api/v1/members/me/sessions/:sessionId": {
    SESSION_NOT_FOUND: at(`/api/v1/members/me/sessions/${unknownId}`),
  },
  "POST /api/v1/auth/login": {
    INVALID_CREDENTIALS: async ({ login }) => ({
      body: { loginId: (await login()).loginId, password: "not the password" },
    }),
  },
  "POST /api/v1/auth/refresh": {
    UNAUTHENTICATED: async () => bearing(`frt_${"A".repeat(43)}`),
    TOKEN_EXPIRED: async ({ login }) => {
      const { refreshToken } = await login();
      await db()
        .update(refreshTokens)
        .set({ createdAt: sql`created_at - interval '9 days'`, expiresAt: anHourAgo() })
        .where(eq(refreshTokens.tokenHash, hashRefreshToken(refreshToken)));
      return bearing(refreshToken);
    },
    REFRESH_TOKEN_REUSED: async ({ login }) => {
      const { refreshToken } = await login();
      await rotate(refreshToken);
      return bearing(refreshToken);
    },
  },
  "POST /api/v1/auth/logout": {
    UNAUTHENTICATED: async () => bearing(`frt_${"A".repeat(43)}`),
  },
  "GET /api/v1/concerts/:concertId": { CONCERT_NOT_FOUND: at(`/api/v1/concerts/${missingId}`) },
  "GET /api/v1/concerts/:concertId/schedules": {
    CONCERT_NOT_FOUND: at(`/api/v1/concerts/${missingId}/schedules`),
  },
  "GET /api/v1/concerts/:concertId/schedules/:scheduleId/seats": {
    SCHEDULE_NOT_FOUND: seatsOfAnotherConcert(),
  },
  "GET /api/v1/concerts/:concertId/schedules/:scheduleId/seats/events": {
    SCHEDULE_NOT_FOUND: seatsOfAnotherConcert("/events"),
  },
  "POST /api/v1/queue/tokens": {
    FORBIDDEN: async (world) => ({
      body: {
        scheduleId: (await world.schedule()).scheduleId,
        userId: (await world.other()).userId,
      },
    }),
    SCHEDULE_NOT_FOUND: async () => ({ body: { scheduleId: missingId } }),
    QUEUE_TOKEN_EXISTS: async (world) => {
      const { scheduleId } = await world.schedule();
      await issueToken(await world.owner(), { scheduleId });
      return {};
    },
    SALE_NOT_OPEN: queueing(() => ({ bookingOpenAt: inAnHour() })),
    SALE_CLOSED: queueing(() => ({ bookingCloseAt: anHourAgo() })),
    SOLD_OUT: async (world) => {
      const { scheduleId } = await world.schedule();
      await issueToken(await makeUser(), { scheduleId });
      await pretendSeats(scheduleId, 0);
      return {};
    },
  },
  "GET /api/v1/queue/schedules/:scheduleId": {
    SCHEDULE_NOT_FOUND: at(`/api/v1/queue/schedules/${missingId}`),
  },
  "GET /api/v1/queue/schedules/:scheduleId/events": {
    SCHEDULE_NOT_FOUND: at(`/api/v1/queue/schedules/${missingId}/events`),
  },
  "GET /api/v1/queue/schedules/:scheduleId/draw": {
    SCHEDULE_NOT_FOUND: at(`/api/v1/queue/schedules/${missingId}/draw`),
    SALE_CLOSED: async ({ drawn }) => {
      const { scheduleId } = await drawn();
      await db()
        .update(schedules)
        .set({
          preQueueOpensAt: sql`pre_queue_opens_at - interval '100 days'`,
          bookingOpenAt: sql`booking_open_at - interval '100 days'`,
          bookingCloseAt: sql`booking_close_at - interval '100 days'`,
        })
        .where(eq(schedules.id, scheduleId));
      return {};
    },
  },
  "DELETE /api/v1/seats/select": {
    SCHEDULE_NOT_FOUND: async () => ({ body: { scheduleId: missingId, seatIds: [1] } }),
  },
  "POST /api/v1/seats/select": {
    SCHEDULE_NOT_FOUND: deleteSchedule,
    SEAT_NOT_FOUND: foreignSeat,
    SEAT_UNAVAILABLE: heldSeat,
    SEAT_LIMIT_EXCEEDED: tooManySeats,
  },
  "POST /api/v1/reservations": {
    FORBIDDEN: inTheNameOfAnother,
    SCHEDULE_NOT_FOUND: deleteSchedule,
    SALE_NOT_OPEN: async (world) => {
      await changeSchedule(world, { bookingOpenAt: inAnHour() });
      return {};
    },
    SALE_CLOSED: async (world) => {
      await changeSchedule(world, { cancelledAt: new Date() });
      return {};
    },
    SEAT_NOT_FOUND: foreignSeat,
    SEAT_UNAVAILABLE: heldSeat,
    SEAT_LIMIT_EXCEEDED: tooManySeats,
  },
  "GET /api/v1/reservations/:reservationId": {
    RESERVATION_NOT_FOUND: at(`/api/v1/reservations/${missingId}`),
  },
  "DELETE /api/v1/reservations/:reservationId": {
    RESERVATION_NOT_FOUND: at(`/api/v1/reservations/${missingId}`),
    RESERVATION_ALREADY_PAID: reservationPath(paidReservation),
    RESERVATION_EXPIRED: reservationPath(lapsedReservation),
    RESERVATION_CANCELLED: reservationPath(releasedReservation),
  },
  "POST /api/v1/users/:userId/balance/charge": {
    FORBIDDEN: balanceOf("other", "/charge"),
    USER_NOT_FOUND: balanceOf("ghost", "/charge"),
    INVALID_AMOUNT: async () => ({ body: { amount: 0.5 } }),
  },
  "GET /api/v1/users/:userId/balance": {
    FORBIDDEN: balanceOf("other"),
    USER_NOT_FOUND: balanceOf("ghost"),
  },
  "GET /api/v1/users/:userId/balance/transactions": {
    FORBIDDEN: balanceOf("other", "/transactions"),
  },
  "GET /api/v1/users/:userId/balance/transactions.csv": {
    FORBIDDEN: balanceOf("other", "/transactions.csv"),
  },
  "POST /api/v1/payments": {
    FORBIDDEN: async (world) => ({
      body: {
        reservationId: await world.hold(),
        paymentMethod: "BALANCE",
        userId: (await world.other()).userId,
      },
    }),
    INSUFFICIENT_BALANCE: paying(holdAt(9_000_000)),
    RESERVATION_NOT_FOUND: paying(async () => missingId),
    RESERVATION_NOT_PAYABLE: async (world) => {
      const there = await makeSchedule();
      const wanted = { scheduleId: there.scheduleId, seatIds: there.seatIds.slice(0, 1) };
      const elsewhere = await holdSeats(db(), await world.owner(), wanted, null);
      const reservationIds = [await world.hold(), elsewhere.reservationId];
      return { body: { reservationIds, paymentMethod: "BALANCE" } };
    },
    RESERVATION_ALREADY_PAID: paying(paidReservation),
    RESERVATION_EXPIRED: paying(lapsedReservation),
    RESERVATION_CANCELLED: paying(releasedReservation),
    SALE_CLOSED: cancelledShow,
  },
  "GET /api/v1/payments/:paymentId": { PAYMENT_NOT_FOUND: at(`/api/v1/payments/${missingId}`) },
  "GET /api/v1/payments/:paymentId/cancellation": cancelPaymentRefusals(
    at(`/api/v1/payments/${missingId}/cancellation`),
  ),
  "POST /api/v1/payments/:paymentId/cancel": cancelPaymentRefusals(
    at(`/api/v1/payments/${missingId}/cancel`),
  ),
  "POST /api/v1/payments/cancel": cancelPaymentRefusals(async () => ({
    body: { paymentId: missingId },
  })),
  "POST /api/v1/users/:userId/balance/card-charges": {
    FORBIDDEN: balanceOf("other", "/card-charges"),
    INVALID_AMOUNT: async () => ({ body: { amount: 1_000_001 } }),
    CARD_NOT_OFFERED: withoutGateway,
  },
  "POST /api/v1/payments/card": {
    FORBIDDEN: async (world) => ({
      body: { reservationId: await world.hold(), userId: (await world.other()).userId },
    }),
    CARD_NOT_OFFERED: withoutGateway,
    INVALID_AMOUNT: payingByCard(holdAt(9_500_000)), // more than the wallet it passes through may hold
    RESERVATION_NOT_FOUND: payingByCard(async () => missingId),
    RESERVATION_NOT_PAYABLE: payingByCard(holdAt(0)),
    RESERVATION_ALREADY_PAID: payingByCard(paidReservation),
    RESERVATION_EXPIRED: payingByCard(lapsedReservation),
    RESERVATION_CANCELLED: payingByCard(releasedReservation),
    SALE_CLOSED: cancelledShow,
  },
  "GET /api/v1/card-orders/:orderId": cardOrderMissing(),
  "GET /api/v1/card-orders/:orderId/checkout": {
    ...cardOrderMissing("/checkout"),
    CARD_NOT_OFFERED: withoutGateway,
  },
  "GET /api/v1/card-orders/:orderId/return": {
    ...cardOrderMissing("/return"),
    CARD_NOT_OFFERED: withoutGateway,
  },
  "POST /api/v1/card-orders/notices": {
    UNAUTHENTICATED: async () => ({ headers: { "webhook-signature": "v1,forged" } }),
    CARD_NOT_OFFERED: withoutGateway,
    MALFORMED_JSON: async () => ({ text: new Uint8Array([0xff, 0xfe]) }),
  },
};
