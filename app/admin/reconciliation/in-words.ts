import { getFormatter, getTranslations } from "next-intl/server";
import type { ReconciliationView } from "@/lib/admin/contract";

/** A reconciliation as it is shown: what must be true in the reader's language, what is broken first. */
export type ReconciliationWords = {
  ok: boolean;
  checkedAt: string;
  checkedAtText: string;
  findings: { name: string; ok: boolean; count: number; examples: string[] }[];
};

/** Says a reconciliation in the reader's language; the catalogue is keyed by the English sentence. */
export async function inWords(view: ReconciliationView): Promise<ReconciliationWords> {
  const [format, t] = await Promise.all([getFormatter(), getTranslations("Invariants")]);
  const isKnown = (name: string): name is Parameters<typeof t>[0] => t.has(name as never);
  const findings = view.invariants.map((finding) => ({
    ...finding,
    name: isKnown(finding.name) ? t(finding.name) : finding.name,
  }));
  return {
    ok: view.ok,
    checkedAt: view.checkedAt,
    checkedAtText: format.dateTime(new Date(view.checkedAt), "stamp"),
    findings: findings.sort((a, b) => Number(a.ok) - Number(b.ok)),
  };
}
