import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ApiViewer } from "./api-viewer";
import "./api-viewer.css";

const documentPath = "/api/openapi.json";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Docs"))("title") };
}

export default function DocsPage() {
  const t = useTranslations("Docs");
  const download = (text: ReactNode) => (
    <a href={documentPath} className="font-semibold text-grape underline">
      {text}
    </a>
  );
  return (
    <>
      <h1 className="font-extrabold text-title">{t("title")}</h1>
      <p className="mt-3 max-w-prose text-soft">{t.rich("lead", { download })}</p>
      <ul className="mt-4 flex max-w-prose list-disc flex-col gap-1 pl-5 text-soft">
        <li>{t("tryIt")}</li>
        <li>{t("inLine")}</li>
      </ul>
      <ApiViewer documentPath={documentPath} label={t("viewer")} className="mt-8">
        <p className="py-24 text-center text-faint">{t("loading")}</p>
      </ApiViewer>
    </>
  );
}
