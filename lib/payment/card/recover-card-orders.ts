import { db } from "@/db/client";
import { logger } from "@/lib/observability/logger";
import { findGateway } from "@/lib/payment/gateway/configured-gateway";
import { recoverBatchSize } from "./rules";
import { settleCardOrder } from "./settle-card-order";
import { claimUnsettled } from "./store";

/**
 * Settles card orders that nothing else has settled: the process died, the browser never came back, a notice was
 * lost, time ran out. A bounded batch; safe to run in several processes. Returns how many it asked about.
 */
export async function recoverCardOrders(limit = recoverBatchSize): Promise<number> {
  if (!findGateway()) return 0;
  const orderIds = await claimUnsettled(db(), limit);
  await Promise.all(orderIds.map(recoverOne));
  return orderIds.length;
}

/** One that cannot be settled now is due again later; the audit names what stays so. */
async function recoverOne(orderId: string): Promise<void> {
  try {
    await settleCardOrder(orderId);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    logger().warn({ orderId, reason }, "a card order is not settled");
  }
}
