import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { hashRefreshToken, isRefreshToken } from "./refresh-token";
import { revokeFamily } from "./store";

/**
 * Ends a login: no refresh token of its family works again. Safe to repeat. Its access token lives out its
 * last minutes. Throws UNAUTHENTICATED for a token that never was one.
 */
export async function logOut(refreshToken: string): Promise<void> {
  const found =
    isRefreshToken(refreshToken) && (await revokeFamily(db(), hashRefreshToken(refreshToken)));
  if (!found) throw new DomainError("UNAUTHENTICATED");
}
