import { db } from "@/db/client";
import type { Tx } from "@/db/tx";
import { DomainError } from "@/lib/errors";
import { type PolicyPatch, updatePolicy } from "./store";
import { syncInventory } from "./sync-inventory";

/**
 * Changes how a line is run: cap, rate, windows, OPEN, PAUSED (nobody is admitted), DRAINING (nobody new
 * may join, those in line are served), and the message everybody waiting reads. Felt by the next call on the
 * line. The caller has checked the ranges. Throws SCHEDULE_NOT_FOUND, UNAVAILABLE: the change is kept then,
 * and felt within a second of the queue store's return.
 */
export async function setPolicy(scheduleId: number, patch: PolicyPatch): Promise<void> {
  await writePolicy(db(), scheduleId, patch);
  await syncInventory(scheduleId);
}

/** The lasting half, for a transaction that also writes the audit log; `syncInventory` after its commit. */
export async function writePolicy(tx: Tx, scheduleId: number, patch: PolicyPatch): Promise<void> {
  if (!(await updatePolicy(tx, scheduleId, patch))) throw new DomainError("SCHEDULE_NOT_FOUND");
}
