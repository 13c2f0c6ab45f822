import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";

export default async function AdminPage() {
  await requireOrganiser("/admin");
  const t = await getTranslations("Admin");
  return <h1 className="font-extrabold text-title">{t("overview.title")}</h1>;
}
