import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Page, type PageQuery, toPage } from "@/lib/contract";
import type { PaymentView } from "./contract";
import { findPayments } from "./store";

/** The viewer's payments, newest first. */
export async function listPayments(
  tx: Tx,
  viewer: Viewer,
  query: PageQuery,
): Promise<Page<PaymentView>> {
  const { rows, total } = await findPayments(tx, viewer.userId, query);
  return toPage(rows, query, total);
}
