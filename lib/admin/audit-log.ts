import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { AuditEntry, AuditQuery } from "./contract";

/** Writes down what an organiser did, in the transaction that does it. */
export async function writeAudit(
  tx: Tx,
  viewer: Viewer,
  action: AuditEntry["action"],
  target: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await tx.execute(
    sql`SELECT write_audit(${viewer.userId}, ${action}, ${target}, ${JSON.stringify(detail)}::jsonb)`,
  );
}

/** One page of what was done, newest first, and how much there is. */
export async function findAuditEntries(
  tx: Tx,
  { action, target, page, size }: AuditQuery,
): Promise<{ rows: AuditEntry[]; total: number }> {
  const where: SQL = sql`WHERE ${action ? sql`a.action = ${action}` : sql`true`}
    AND ${target ? sql`a.target = ${target}` : sql`true`}`;
  const rows = await tx.execute<{ entry: AuditEntry }>(sql`
    SELECT jsonb_build_object('auditId', a.id, 'action', a.action, 'target', a.target, 'detail', a.detail,
      'createdAt', iso_instant(a.created_at),
      'actor', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('userId', u.id, 'nickname', u.nickname) END) AS entry
    FROM audit_log a LEFT JOIN users u ON u.id = a.actor_id
    ${where} ORDER BY a.id DESC LIMIT ${size} OFFSET ${(page - 1) * size}`);
  const [counted] = await tx.execute<{ total: string }>(
    sql`SELECT count(*) AS total FROM audit_log a ${where}`,
  );
  return { rows: rows.map(({ entry }) => entry), total: Number(counted?.total) };
}
