import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { reconcilePatienceSeconds } from "@/lib/admin/rules";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import {
  at,
  cancelled,
  cancelledShow,
  missingId,
  type Provocation,
  type Provocations,
} from "./api-provocations";

/** The refusals of what only an organiser may ask for. */

const adminMissing = (rest: string): Provocations => ({
  SCHEDULE_NOT_FOUND: at(`/api/v1/admin/schedules/${missingId}${rest && `/${rest}`}`),
});

const blockingHeldSeat: Provocation = async (world) => {
  await world.hold();
  return { body: { seatNumbers: [1], reason: "보수" } };
};

/** Somebody else's, which lasts longer than the one asked for is patient. */
const reconciling: Provocation = async () => {
  await new Promise<void>((resolve) => {
    void db().transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', 0))`);
      resolve();
      await tx.execute(sql`SELECT pg_sleep(${reconcilePatienceSeconds + 1})`);
    });
  });
  return {};
};

const repricingHeldSeat: Provocation = async (world) => {
  await world.hold();
  const seatNumbers = Array.from({ length: 50 }, (_, index) => index + 1);
  return { body: { tiers: [{ grade: "R", price: 1, seatNumbers }] } };
};

const blockRefusals = (rest: string): Provocations => ({
  ...adminMissing(rest),
  SEAT_UNAVAILABLE: blockingHeldSeat,
});

const webhookMissing = (rest = ""): Provocations => ({
  WEBHOOK_NOT_FOUND: at(`/api/v1/admin/webhooks/${missingId}${rest}`),
});

export const organiserRefusals: Record<string, Provocations> = {
  "PATCH /api/v1/admin/concerts/:concertId": {
    CONCERT_NOT_FOUND: at(`/api/v1/admin/concerts/${missingId}`),
  },
  "POST /api/v1/admin/concerts/:concertId/schedules": {
    CONCERT_NOT_FOUND: at(`/api/v1/admin/concerts/${missingId}/schedules`),
  },
  "PATCH /api/v1/admin/schedules/:scheduleId": {
    ...adminMissing(""),
    SALE_CLOSED: cancelledShow,
    SEAT_UNAVAILABLE: repricingHeldSeat,
  },
  "PATCH /api/v1/admin/schedules/:scheduleId/queue": adminMissing("queue"),
  "POST /api/v1/admin/schedules/:scheduleId/seats/block": blockRefusals("seats/block"),
  "POST /api/v1/admin/schedules/:scheduleId/seats/unblock": blockRefusals("seats/unblock"),
  "POST /api/v1/admin/schedules/:scheduleId/cancel": adminMissing("cancel"),
  "GET /api/v1/admin/schedules/:scheduleId/stats": adminMissing("stats"),
  "GET /api/v1/admin/reconciliation": { RECONCILIATION_RUNNING: reconciling },
  "DELETE /api/v1/admin/webhooks/:webhookId": webhookMissing(),
  "GET /api/v1/admin/webhooks/:webhookId/deliveries": webhookMissing("/deliveries"),
  "POST /api/v1/admin/webhooks/:webhookId/deliveries/:deliveryId/redeliver":
    webhookMissing("/deliveries/1/redeliver"),
  "POST /api/v1/admin/tickets/check-in": {
    TICKET_NOT_FOUND: async () => ({ body: { code: "FR1.none.none" } }),
    TICKET_NOT_VALID: async (world) => {
      const code = await world.ticket();
      await cancelPayment(db(), await world.owner(), await world.payment(), undefined);
      return { body: { code } };
    },
  },
  "POST /api/v1/admin/payments/:paymentId/refund": {
    PAYMENT_NOT_FOUND: at(`/api/v1/admin/payments/${missingId}/refund`),
    PAYMENT_ALREADY_CANCELLED: cancelled,
    INVALID_AMOUNT: async () => ({ body: { amount: 0, reason: "환불 요청" } }),
  },
};
