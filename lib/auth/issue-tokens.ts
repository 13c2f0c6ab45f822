import type { Tx } from "@/db/tx";
import type { TokensView } from "./contract";
import { deviceOf } from "./device";
import { hashRefreshToken, newRefreshToken } from "./refresh-token";
import { accessTokenSeconds } from "./rules";
import { type Account, type ProvenAccount, startSession } from "./store";
import { signAccessToken } from "./tokens";

/** Starts a session of an API client: an access token and its first refresh token. Throws INVALID_CREDENTIALS. */
export async function issueTokens(
  tx: Tx,
  proven: ProvenAccount,
  userAgent: string | null,
): Promise<TokensView> {
  const refreshToken = newRefreshToken();
  const sessionId = await startSession(tx, proven, {
    kind: "API",
    device: deviceOf(userAgent),
    refreshTokenHash: hashRefreshToken(refreshToken),
  });
  return tokensOf(proven.account, sessionId, refreshToken);
}

/** The answer that carries a stored refresh token to its owner. */
export async function tokensOf(
  account: Account,
  sessionId: string,
  refreshToken: string,
): Promise<TokensView> {
  const { userId, userUuid, loginId, nickname } = account;
  const accessToken = await signAccessToken({ viewer: account, sessionId });
  return {
    userId,
    userUuid,
    loginId,
    nickname,
    accessToken,
    refreshToken,
    expiresIn: accessTokenSeconds,
  };
}
