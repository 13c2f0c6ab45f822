import type { Tx } from "@/db/tx";
import { type Page, type PageQuery, toPage } from "@/lib/contract";
import { findAuditEntries } from "./audit-log";
import type { AuditEntry } from "./contract";

/** What organisers did, newest first. */
export async function listAuditLog(tx: Tx, query: PageQuery): Promise<Page<AuditEntry>> {
  const { rows, total } = await findAuditEntries(tx, query);
  return toPage(rows, query, total);
}
