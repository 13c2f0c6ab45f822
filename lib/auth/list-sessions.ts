import { db } from "@/db/client";
import { type Page, type PageQuery, toPage } from "@/lib/contract";
import type { Login } from "./claims";
import type { SessionView } from "./contract";
import { findSessions } from "./store";

/** Where the viewer is logged in: this session first, then the last used. */
export async function listSessions(
  { viewer, sessionId }: Login,
  query: PageQuery,
): Promise<Page<SessionView>> {
  const { rows, total } = await findSessions(db(), viewer.userId, sessionId, query);
  return toPage(rows, query, total);
}
