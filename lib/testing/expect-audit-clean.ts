import { expect } from "vitest";
import { db } from "@/db/client";
import { auditInvariants } from "@/lib/admin/audit-invariants";

/** The last assertion of every race: whatever happened, nothing that must be true was broken. */
export async function expectAuditClean(): Promise<void> {
  const findings = await auditInvariants(db());
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
}
