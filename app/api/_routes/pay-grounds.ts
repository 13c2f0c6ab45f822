import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { presentedPlace } from "@/lib/http/queue-cookies";
import type { PayGrounds } from "@/lib/payment/pay-reservations";
import { requireActive } from "@/lib/queue/require-active";
import { findScheduleOf } from "@/lib/reservation/store";

/**
 * On what grounds a request may pay: the pass it presents (browsers carry one cookie per schedule), or while
 * the queue store is away the hold alone. A missing or dead pass is not refused here: a reservation that is
 * paid or lapsed already says so first.
 */
export async function payGroundsOf(
  tx: Tx,
  viewer: Viewer,
  headers: Headers,
  reservationIds: readonly number[],
): Promise<PayGrounds> {
  const [first] = reservationIds;
  const scheduleId = first === undefined ? null : await findScheduleOf(tx, viewer.userId, first);
  try {
    const presented = presentedPlace(headers, scheduleId);
    const admission = await requireActive(viewer, presented, { allowAway: true });
    return admission ?? "HOLD_ALONE";
  } catch (error) {
    if (error instanceof DomainError && error.code.startsWith("QUEUE_TOKEN_")) {
      return { refusal: error.code };
    }
    throw error;
  }
}
