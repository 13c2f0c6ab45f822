import { db } from "@/db/client";
import { DomainError, type ErrorCode } from "@/lib/errors";
import type { TokensView } from "./contract";
import { tokensOf } from "./issue-tokens";
import { hashRefreshToken, isRefreshToken, newRefreshToken } from "./refresh-token";
import { type Rotation, rotateRefreshToken } from "./store";

const refusals: Record<Exclude<Rotation["outcome"], "ROTATED">, ErrorCode> = {
  UNKNOWN: "UNAUTHENTICATED",
  REVOKED: "UNAUTHENTICATED",
  EXPIRED: "TOKEN_EXPIRED",
  REUSED: "REFRESH_TOKEN_REUSED",
};

/**
 * The next pair of a login; the refresh token given is spent. Throws UNAUTHENTICATED, TOKEN_EXPIRED, and
 * REFRESH_TOKEN_REUSED for a spent one, which ends the whole login. An answer lost on the way is not given
 * again: the person logs in anew.
 */
export async function refreshTokens(refreshToken: string): Promise<TokensView> {
  if (!isRefreshToken(refreshToken)) throw new DomainError("UNAUTHENTICATED");
  const next = newRefreshToken();
  const rotation = await rotateRefreshToken(
    db(),
    hashRefreshToken(refreshToken),
    hashRefreshToken(next),
  );
  if (rotation.outcome !== "ROTATED") throw new DomainError(refusals[rotation.outcome]);
  return tokensOf(rotation.account, next);
}
