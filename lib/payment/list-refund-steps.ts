import type { Tx } from "@/db/tx";
import { DomainError } from "@/lib/errors";
import type { RefundStep } from "./contract";
import { findRefundSteps } from "./store";

/** The refund ladder with real dates, as it would be promised to somebody who buys now. Throws SCHEDULE_NOT_FOUND. */
export async function listRefundSteps(tx: Tx, scheduleId: number): Promise<RefundStep[]> {
  const steps = await findRefundSteps(tx, scheduleId);
  if (!steps) throw new DomainError("SCHEDULE_NOT_FOUND");
  return steps;
}
