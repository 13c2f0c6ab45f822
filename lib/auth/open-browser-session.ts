import { db } from "@/db/client";
import { deviceOf } from "./device";
import { createSessionCookie, type SessionCookie } from "./session";
import { type ProvenAccount, startSession } from "./store";

/** Logs a person in on the site: a new session and the cookie that carries it. Throws INVALID_CREDENTIALS. */
export async function openBrowserSession(
  proven: ProvenAccount,
  userAgent: string | null,
): Promise<SessionCookie> {
  const device = deviceOf(userAgent);
  const sessionId = await startSession(db(), proven, { kind: "BROWSER", device });
  return createSessionCookie({ viewer: proven.account, sessionId });
}
