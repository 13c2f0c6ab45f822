import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { BalanceView } from "./contract";
import { findBalance } from "./store";

/** The viewer's balance and totals, in won. */
export async function getBalance(tx: Tx, viewer: Viewer): Promise<BalanceView> {
  const balance = await findBalance(tx, viewer.userId);
  if (!balance) throw new DomainError("USER_NOT_FOUND");
  return balance;
}
