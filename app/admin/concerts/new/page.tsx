import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { newShowValues } from "@/app/admin/_forms/show-values";
import { createShow } from "@/app/admin/concerts/actions";
import { concertsPath } from "@/app/admin/concerts/find-programme";
import { PageHead } from "@/components/admin-forms/page-head";
import { ShowForm } from "@/components/admin-forms/show-form";
import { ClientMessages } from "@/components/ui/client-messages";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("AdminForms.concert"))("new") };
}

export default async function NewConcertPage() {
  await requireOrganiser(`${concertsPath}/new`);
  const t = await getTranslations("AdminForms.concert");
  return (
    <>
      <PageHead
        title={t("new")}
        lead={t("newLead")}
        back={{ href: concertsPath, label: t("list") }}
      />
      <ClientMessages namespaces={["AdminForms", "Seats"]}>
        <ShowForm
          action={createShow}
          idempotencyKey={randomUUID()}
          renderedAt={new Date().toISOString()}
          initial={newShowValues()}
          withConcert
        />
      </ClientMessages>
    </>
  );
}
