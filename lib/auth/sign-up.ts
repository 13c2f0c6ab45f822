import { db } from "@/db/client";
import type { SignUpInput, TokensView } from "./contract";
import { createAccount } from "./create-account";
import { issueTokens } from "./issue-tokens";

/**
 * A new account, logged in at once. Throws LOGIN_ID_TAKEN, UNAVAILABLE.
 * Should the process die between the two, the account is there and its owner logs in.
 */
export async function signUp(input: SignUpInput, userAgent: string | null): Promise<TokensView> {
  return issueTokens(db(), await createAccount(input), userAgent);
}
