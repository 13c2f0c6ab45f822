import { callFunction } from "@/db/call";
import { db } from "@/db/client";
import { failpoint } from "@/lib/failpoint";
import { logger } from "@/lib/observability/logger";
import type { Answer } from "@/lib/outcome";
import { refundsPerRound } from "./rules";
import { type DueRefund, findDueRefunds, markShowsRefunded } from "./store";

/**
 * One round of giving the money of cancelled shows back, a bounded number of payments, each in a transaction
 * of its own: a crash leaves the rest due, and a payment that another process just gave back is done.
 * Returns how many this round gave back.
 */
export async function refundCancelledShows(limit = refundsPerRound): Promise<number> {
  let refunded = 0;
  for (const due of await findDueRefunds(db(), limit)) {
    if (await refundOne(due)) refunded += 1;
    failpoint("payment-refunded");
  }
  await markShowsRefunded(db());
  return refunded;
}

/** One that cannot be given back must not keep the others waiting; it stays due, and the audit names it. */
async function refundOne({ paymentId, reason }: DueRefund): Promise<boolean> {
  try {
    const args = [null, paymentId, null, reason];
    const { outcome } = await callFunction<Answer>(db(), "refund_payment", args);
    return outcome === "CANCELLED";
  } catch (error) {
    const cause = error instanceof Error ? error.message : "unknown";
    logger().error({ paymentId, reason: cause }, "a payment of a cancelled show is not given back");
    return false;
  }
}
