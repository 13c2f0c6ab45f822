import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Page, toPage } from "@/lib/contract";
import type { TransactionsQuery, TransactionView } from "./contract";
import { findTransactions } from "./store";

/** The viewer's ledger, newest first. */
export async function listTransactions(
  tx: Tx,
  viewer: Viewer,
  query: TransactionsQuery,
): Promise<Page<TransactionView>> {
  const { rows, total } = await findTransactions(tx, viewer.userId, query);
  return toPage(rows, query, total);
}
