import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { noteEnded } from "./live-session";
import { hashRefreshToken, isRefreshToken } from "./refresh-token";
import { endSessionOf } from "./store";

/**
 * Ends the session of a refresh token, also of a spent one: neither its refresh nor its access token works any
 * more. Safe to repeat. Throws UNAUTHENTICATED for a token that never was one.
 */
export async function logOut(refreshToken: string): Promise<void> {
  if (!isRefreshToken(refreshToken)) throw new DomainError("UNAUTHENTICATED");
  noteEnded(await endSessionOf(db(), hashRefreshToken(refreshToken)));
}
