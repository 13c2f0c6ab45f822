import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { Credentials } from "./contract";
import { beginLoginAttempt } from "./login-throttle";
import { verifyPassword } from "./passwords";
import { type Account, findAccount } from "./store";

/**
 * The account these credentials open. Throws INVALID_CREDENTIALS (same answer, same work for an unknown
 * account and a wrong password), RATE_LIMITED after too many failures, UNAVAILABLE.
 */
export async function checkCredentials(input: Credentials, clientIp: string): Promise<Account> {
  const attempt = await beginLoginAttempt(input.loginId, clientIp);
  let account: Account | null;
  try {
    account = await open(input);
  } catch (error) {
    await attempt.settle("UNDECIDED");
    throw error;
  }
  await attempt.settle(account ? "RIGHT" : "WRONG");
  if (!account) throw new DomainError("INVALID_CREDENTIALS");
  return account;
}

async function open({ loginId, password }: Credentials): Promise<Account | null> {
  const found = await findAccount(db(), loginId);
  const right = await verifyPassword(found?.passwordHash ?? null, password);
  return right && found ? found.account : null;
}
