import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { resultOf } from "@/lib/outcome";
import type { TokensView } from "./contract";
import { tokensOf } from "./issue-tokens";
import { noteEnded } from "./live-session";
import { hashRefreshToken, isRefreshToken, newRefreshToken } from "./refresh-token";
import { type Account, renewSession } from "./store";

/**
 * The next pair of a session; the refresh token given is spent. Throws UNAUTHENTICATED, TOKEN_EXPIRED, and
 * REFRESH_TOKEN_REUSED for a spent one, which ends the whole session. An answer lost on the way is not given
 * again: the person logs in anew.
 */
export async function refreshTokens(refreshToken: string): Promise<TokensView> {
  if (!isRefreshToken(refreshToken)) throw new DomainError("UNAUTHENTICATED");
  const next = newRefreshToken();
  const renewal = await renewSession(db(), hashRefreshToken(refreshToken), hashRefreshToken(next));
  const { outcome, sessionId = "" } = renewal;
  if (outcome === "REFRESH_TOKEN_REUSED") noteEnded([sessionId]);
  if (outcome !== "RENEWED") throw new DomainError(refusalOf(outcome));
  return tokensOf(resultOf<Account>(renewal, "RENEWED"), sessionId, next);
}

function refusalOf(outcome: string) {
  if (outcome === "REFRESH_TOKEN_REUSED" || outcome === "TOKEN_EXPIRED") return outcome;
  return "UNAUTHENTICATED";
}
