import { logger } from "@/lib/observability/logger";
import { writeConfig } from "./configure-line";
import { findSchedule } from "./store";

/**
 * Tells the line what the schedule is now: free and held seats, who holds some, and the policy.
 * A line that does not stand needs no telling. Older readings than the line has are ignored.
 */
export async function syncInventory(scheduleId: number): Promise<void> {
  const facts = await findSchedule(scheduleId);
  if (facts) await writeConfig(scheduleId, facts, 0);
}

const refreshing = new Set<number>();

/** The same on the side, once at a time: the line asked this caller to count; its own answer must not wait. */
export function syncInventorySoon(scheduleId: number): void {
  if (refreshing.has(scheduleId)) return;
  refreshing.add(scheduleId);
  syncInventory(scheduleId)
    .catch((error: unknown) => {
      // The next caller is asked again within a second.
      const reason = error instanceof Error ? error.name : "unknown";
      logger().warn({ scheduleId, reason }, "seats not counted");
    })
    .finally(() => refreshing.delete(scheduleId));
}
