import type { Tx } from "@/db/tx";
import type { TokensView } from "./contract";
import { hashRefreshToken, newRefreshToken } from "./refresh-token";
import { accessTokenSeconds } from "./rules";
import { type Account, insertRefreshToken } from "./store";
import { signAccessToken } from "./tokens";

/** Starts a login of an API client: an access token and the first refresh token of a new family. */
export async function issueTokens(tx: Tx, account: Account): Promise<TokensView> {
  const refreshToken = newRefreshToken();
  await insertRefreshToken(tx, account.userId, hashRefreshToken(refreshToken));
  return tokensOf(account, refreshToken);
}

/** The answer that carries a stored refresh token to its owner. */
export async function tokensOf(account: Account, refreshToken: string): Promise<TokensView> {
  const { userId, userUuid, loginId, nickname } = account;
  const accessToken = await signAccessToken(account);
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
