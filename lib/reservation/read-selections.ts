import { DomainError } from "@/lib/errors";
import { readLocks } from "./select.lua";

/** Seats somebody has selected but not yet held: seat id -> user id. Empty while Redis is away: only courtesy. */
export async function readSelections(scheduleId: number): Promise<Map<number, number>> {
  try {
    return await readLocks(scheduleId);
  } catch (error) {
    if (error instanceof DomainError) return new Map();
    throw error;
  }
}
