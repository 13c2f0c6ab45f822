import type { Tx } from "@/db/tx";
import { type Page, toPage } from "@/lib/contract";
import type { PaymentsQuery, SoldPaymentView } from "./contract";
import { findSoldPayments } from "./payments";

/** Anybody's payments, newest first: those of one id, reservation number or login id, of one performance, or all. */
export async function searchPayments(tx: Tx, query: PaymentsQuery): Promise<Page<SoldPaymentView>> {
  const { rows, total } = await findSoldPayments(tx, query);
  return toPage(rows, query, total);
}
