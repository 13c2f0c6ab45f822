import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { ClientMessages } from "@/components/ui/client-messages";
import { findLastReconciliation } from "@/lib/admin/last-reconciliation";
import { inWords } from "./in-words";
import { Reconciliation } from "./reconciliation";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Admin.reconciliation"))("title") };
}

export default async function ReconciliationPage() {
  await requireOrganiser("/admin/reconciliation");
  const [last, t] = await Promise.all([
    findLastReconciliation(),
    getTranslations("Admin.reconciliation"),
  ]);
  return (
    <>
      <h1 className="font-extrabold text-title">{t("title")}</h1>
      <p className="mt-2 max-w-prose text-soft">{t("lead")}</p>
      <ClientMessages namespaces={["Admin"]}>
        <Reconciliation last={last && (await inWords(last))} />
      </ClientMessages>
    </>
  );
}
