import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { findViewer } from "@/app/_lib/viewer";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { Notice } from "@/components/ui/notice";
import { safeNextPath } from "@/lib/auth/next-path";
import { env } from "@/lib/env";
import { AccountForm } from "./account-form";

type Props = { kind: "logIn" | "signUp"; next: unknown };

/** The page around the login or sign-up form. Who is logged in already goes straight on. */
export async function AccountPage({ kind, next }: Props) {
  const path = safeNextPath(next);
  if (await findViewer()) redirect(path);
  const t = await getTranslations("Account");
  const other = kind === "logIn" ? "signUp" : "logIn";
  const otherHref = `/${other.toLowerCase()}?next=${encodeURIComponent(path)}`;
  return (
    <div className="mx-auto max-w-md">
      <h1 className="font-extrabold text-title">{t(`${kind}Title`)}</h1>
      <p className="mt-2 mb-7 text-soft">{t(`${kind}Lead`)}</p>
      <Card>
        <ClientMessages namespaces={["Account"]}>
          <AccountForm kind={kind} next={path} />
        </ClientMessages>
      </Card>
      {kind === "logIn" && env().DEMO && (
        <div className="mt-4">
          <Notice tone="info">{t.rich("demo", { code: (chunks) => <code>{chunks}</code> })}</Notice>
        </div>
      )}
      <p className="mt-6 text-center text-soft">
        {t(`${kind}Other`)}{" "}
        <Link
          href={otherHref}
          className="inline-flex min-h-tap items-center font-semibold text-grape underline underline-offset-4"
        >
          {t(other)}
        </Link>
      </p>
    </div>
  );
}
