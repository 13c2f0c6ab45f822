import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { Credentials } from "./contract";
import { beginLoginAttempt } from "./login-throttle";
import { verifyPassword } from "./passwords";
import { findAccount, type ProvenAccount } from "./store";

/**
 * The account these credentials open. Throws INVALID_CREDENTIALS (same answer, same work for an unknown
 * account and a wrong password), RATE_LIMITED after too many failures, UNAVAILABLE.
 */
export async function checkCredentials(
  input: Credentials,
  clientIp: string,
): Promise<ProvenAccount> {
  const attempt = await beginLoginAttempt(input.loginId, clientIp);
  let proven: ProvenAccount | null;
  try {
    proven = await open(input);
  } catch (error) {
    await attempt.settle("UNDECIDED");
    throw error;
  }
  await attempt.settle(proven ? "RIGHT" : "WRONG");
  if (!proven) throw new DomainError("INVALID_CREDENTIALS");
  return proven;
}

async function open({ loginId, password }: Credentials): Promise<ProvenAccount | null> {
  const found = await findAccount(db(), loginId);
  const right = await verifyPassword(found?.passwordHash ?? null, password);
  return right ? found : null;
}
