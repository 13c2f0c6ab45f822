import { db } from "@/db/client";
import { checkCredentials } from "./check-credentials";
import type { Credentials, TokensView } from "./contract";
import { issueTokens } from "./issue-tokens";
import type { Caller } from "./session";

/** Tokens for an API client. Throws INVALID_CREDENTIALS, RATE_LIMITED, UNAVAILABLE. */
export async function logIn(
  input: Credentials,
  { clientIp, userAgent }: Caller,
): Promise<TokensView> {
  return issueTokens(db(), await checkCredentials(input, clientIp), userAgent);
}
