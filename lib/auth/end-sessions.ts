import { db } from "@/db/client";
import { noteEnded } from "./live-session";
import { endSessionRows } from "./store";
import type { Viewer } from "./viewer";

type Which = { only: string } | { except: string };

/** Ends the viewer's sessions, one or all but one: nothing of them works any more. Returns how many had not ended. */
export async function endSessions(viewer: Viewer, which: Which): Promise<number> {
  const ended = await endSessionRows(db(), viewer.userId, which);
  noteEnded(ended);
  return ended.length;
}
