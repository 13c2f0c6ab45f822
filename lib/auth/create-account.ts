import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { SignUpInput } from "./contract";
import { hashPassword } from "./passwords";
import { insertAccountIfFree, type ProvenAccount } from "./store";

/**
 * A new account with an empty wallet. Throws LOGIN_ID_TAKEN; UNAVAILABLE when too many passwords wait to
 * be hashed. No transaction is open while hashing: a storm of sign-ups must not take the pool from buyers.
 */
export async function createAccount(input: SignUpInput): Promise<ProvenAccount> {
  const { loginId, nickname } = input;
  const passwordHash = await hashPassword(input.password);
  const account = await insertAccountIfFree(db(), { loginId, passwordHash, nickname });
  if (!account) throw new DomainError("LOGIN_ID_TAKEN");
  return { account, passwordHash };
}
