import type { Tx } from "@/db/tx";
import { type Page, toPage } from "@/lib/contract";
import { findAuditEntries } from "./audit-log";
import type { AuditEntry, AuditQuery } from "./contract";

/** What organisers did, newest first; of one kind, or to one thing, when asked. */
export async function listAuditLog(tx: Tx, query: AuditQuery): Promise<Page<AuditEntry>> {
  const { rows, total } = await findAuditEntries(tx, query);
  return toPage(rows, query, total);
}
