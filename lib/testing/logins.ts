import { db } from "@/db/client";
import { sessions } from "@/db/schema/accounts";
import type { Login } from "@/lib/auth/claims";
import { sessionSeconds } from "@/lib/auth/rules";
import { createSessionCookie, type SessionCookie } from "@/lib/auth/session";
import { signAccessToken } from "@/lib/auth/tokens";
import type { Viewer } from "@/lib/auth/viewer";

/** A login of somebody, without the password that makes it cost something. */
export async function loginOfViewer(
  viewer: Viewer,
  kind: "BROWSER" | "API" = "API",
): Promise<Login> {
  const [session] = await db()
    .insert(sessions)
    .values({
      userId: viewer.userId,
      kind,
      expiresAt: new Date(Date.now() + sessionSeconds * 1_000),
    })
    .returning({ id: sessions.id });
  if (!session) throw new Error("no session was made");
  return { viewer, sessionId: session.id };
}

/** The access token of a new API session of somebody's. */
export async function accessTokenOf(viewer: Viewer): Promise<string> {
  return signAccessToken(await loginOfViewer(viewer));
}

/** The cookie of a new session in somebody's browser. */
export async function sessionCookieOf(viewer: Viewer): Promise<SessionCookie> {
  return createSessionCookie(await loginOfViewer(viewer, "BROWSER"));
}
