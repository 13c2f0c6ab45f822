import { completeToken } from "@/lib/queue/complete-token";
import { extendActive } from "@/lib/queue/extend-active";
import { syncInventory } from "@/lib/queue/sync-inventory";
import type { OutboxEvent } from "./events";

/**
 * Tells the waiting room what became of one person's turn. Safe to repeat and to come late: each call is
 * fenced by the token it is about.
 */
export async function deliverToPerson(event: OutboxEvent): Promise<void> {
  const { scheduleId, userId } = event;
  if (scheduleId === null) return;
  if (event.type === "ReservationHeld" && event.payload.token) {
    const { token, expiresAt } = event.payload;
    await extendActive({ scheduleId, userId, token, untilMs: Date.parse(expiresAt) });
  }
  if (event.type === "PaymentCompleted" && event.payload.token) {
    await completeToken({ scheduleId, userId, token: event.payload.token });
  }
}

/** Tells the waiting room that seats of a schedule changed hands; it counts them itself. */
export async function deliverToSchedule(scheduleId: number): Promise<void> {
  await syncInventory(scheduleId);
}
