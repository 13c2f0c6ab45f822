import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { askAboutToken } from "./ask-about-token";
import { writeEndedPass } from "./store";

/**
 * Leaves the line, or gives the slot back; the next in line gets it in the same call.
 * Throws QUEUE_TOKEN_INVALID, UNAVAILABLE.
 */
export async function leaveQueue(viewer: Viewer, token: string): Promise<void> {
  const { scheduleId, answer } = await askAboutToken(token, "peek", viewer.userId);
  if (answer.place?.token !== token) throw new DomainError("QUEUE_TOKEN_INVALID");
  // Before the slot: once somebody else has it, this pass must be dead whatever becomes of the queue store.
  await writeEndedPass(scheduleId, viewer.userId, token);
  await askAboutToken(token, "leave", viewer.userId, token);
}
