import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { writePolicy } from "@/lib/queue/set-policy";
import { writeAudit } from "./audit-log";
import { preQueueFault, type ScheduleQueueView, type SetQueueRequest } from "./contract";
import { emitQueueChanged, lockQueue } from "./store";

/**
 * Changes how a schedule's line is run. The line is told through the outbox: at once when the queue store is
 * there, else as soon as it is back.
 * Throws SCHEDULE_NOT_FOUND; INVALID_REQUEST for a pre-queue after the opening of the sale, and for another
 * order of admission once people can join: what they were promised stays.
 */
export function setQueue(
  tx: Tx,
  viewer: Viewer,
  scheduleId: number,
  patch: SetQueueRequest,
): Promise<ScheduleQueueView> {
  return tx.transaction(async (inner) => {
    const locked = await lockQueue(inner, scheduleId);
    if (!locked) throw new DomainError("SCHEDULE_NOT_FOUND");
    const before = locked.queue;
    const after = { ...before, ...patch };
    // However the offset was written, an instant is told in one form.
    if (after.preQueueOpensAt)
      after.preQueueOpensAt = new Date(after.preQueueOpensAt).toISOString();
    if (locked.joinable) requireSameOrder(before, after);
    const fault = preQueueFault({ ...after, bookingOpenAt: locked.bookingOpenAt });
    if (fault) throw new DomainError("INVALID_REQUEST", { [fault.field]: fault.message });
    const { state, message, preQueueOpensAt, ...numbers } = after;
    await writePolicy(inner, scheduleId, {
      ...numbers,
      queueState: state,
      queueMessage: message,
      preQueueOpensAt: preQueueOpensAt === null ? null : new Date(preQueueOpensAt),
    });
    const fields = Object.keys(patch) as (keyof SetQueueRequest)[];
    await writeAudit(inner, viewer, "QUEUE_CHANGED", `schedule:${scheduleId}`, {
      before: Object.fromEntries(fields.map((field) => [field, before[field]])),
      after: patch,
    });
    await emitQueueChanged(inner, scheduleId, viewer.userId);
    return { scheduleId, ...after };
  });
}

type Order = Pick<ScheduleQueueView, "draw" | "preQueueOpensAt">;

function requireSameOrder(before: Order, after: Order): void {
  const message = "people can join already";
  if (after.draw !== before.draw) throw new DomainError("INVALID_REQUEST", { draw: message });
  const [was, is] = [before, after].map(({ preQueueOpensAt }) => Date.parse(preQueueOpensAt ?? ""));
  if (!Object.is(was, is)) throw new DomainError("INVALID_REQUEST", { preQueueOpensAt: message });
}
