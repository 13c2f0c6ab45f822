import { db } from "@/db/client";
import { refundCancelledShows } from "@/lib/admin/refund-cancelled-shows";
import { sweepIdempotencyKeys } from "@/lib/http/idempotency";
import { relayOutbox } from "@/lib/outbox/relay";
import { forgetProcessed } from "@/lib/outbox/store";
import { recoverCardOrders } from "@/lib/payment/card/recover-card-orders";
import { forgetEndedPasses } from "@/lib/queue/store";
import { tickSchedules } from "@/lib/queue/tick-schedules";
import { expireHolds } from "@/lib/reservation/expire-holds";
import { deliverWebhooks } from "@/lib/webhook/deliver-webhooks";
import { forgetDeliveries } from "@/lib/webhook/store";

const batchSize = 64;
/** Rows forgotten in one batch of each kind: keeps up with a big sale where cron comes once a minute. */
const forgetBatchSize = 1_024;

/** Releases lapsed holds and forgets old idempotency keys, events and passes, a bounded batch of each. */
export async function sweepHolds(): Promise<{
  expiredHolds: number;
  forgottenKeys: number;
  forgottenEvents: number;
  forgottenPasses: number;
}> {
  const expiredHolds = await expireHolds(db(), batchSize);
  const forgottenKeys = await sweepIdempotencyKeys(db(), forgetBatchSize);
  const forgottenEvents = await forgetProcessed(forgetBatchSize);
  const forgottenPasses = await forgetEndedPasses(forgetBatchSize);
  return { expiredHolds, forgottenKeys, forgottenEvents, forgottenPasses };
}

/** Moves every line that has somebody in it. */
export async function advanceQueues(): Promise<{ schedules: number; admitted: number }> {
  return tickSchedules();
}

/** Gives money of cancelled shows back and delivers due outbox events, a bounded batch of each. */
export async function deliverEvents(): Promise<{
  refunded: number;
  delivered: number;
  failed: number;
}> {
  const refunded = await refundCancelledShows();
  return { refunded, ...(await relayOutbox(batchSize)) };
}

/** Settles card orders that nobody has, a bounded batch. Waits for the card gateway. */
export async function settleCards(): Promise<{ cardOrders: number }> {
  return { cardOrders: await recoverCardOrders() };
}

/** Sends due webhooks and forgets old ones, a bounded batch of each. Waits for other people's servers. */
export async function sendWebhooks(): Promise<{
  webhooksDelivered: number;
  webhooksFailed: number;
}> {
  await forgetDeliveries(db(), forgetBatchSize);
  const { delivered, failed } = await deliverWebhooks();
  return { webhooksDelivered: delivered, webhooksFailed: failed };
}

/** One round of everything that cron would call and that waits for our own stores only. */
export async function runMaintenance(): Promise<void> {
  await sweepHolds();
  await deliverEvents();
  await advanceQueues();
}
