import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { findLogin } from "@/app/_lib/viewer";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { loginPath } from "@/components/ui/login-path";
import { Pager } from "@/components/ui/pager";
import { SubmitButton } from "@/components/ui/submit-button";
import { getMember } from "@/lib/auth/get-member";
import { listSessions } from "@/lib/auth/list-sessions";
import { pageQuery } from "@/lib/contract";
import { endSessionHere } from "./actions";
import { NicknameForm, PasswordForm } from "./profile-form";
import { SessionList } from "./session-list";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Profile"))("title") };
}

export default async function ProfilePage({ searchParams }: Props) {
  const login = (await findLogin()) ?? redirect(loginPath("/profile"));
  const { page } = await searchParams;
  const query = pageQuery.safeParse({ page }).data ?? pageQuery.parse({});
  const [member, sessions, t] = await Promise.all([
    getMember(login.viewer),
    listSessions(login, query),
    getTranslations("Profile"),
  ]);
  const others = sessions.totalItems - 1;
  return (
    <ClientMessages namespaces={["Profile"]}>
      <h1 className="font-extrabold text-title">{t("title")}</h1>
      <p className="mt-2 text-soft">
        {t.rich("loginId", { id: () => <span className="break-all">{member.loginId}</span> })}
      </p>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2 lg:gap-8">
        <div className="flex flex-col gap-6">
          <Card>
            <h2 className="mb-4 font-bold text-heading">{t("nickname")}</h2>
            <NicknameForm nickname={member.nickname} />
          </Card>
          <Card>
            <h2 className="mb-1 font-bold text-heading">{t("password")}</h2>
            <p className="mb-4 text-soft text-sm">{t("passwordHint")}</p>
            <PasswordForm loginId={member.loginId} />
          </Card>
        </div>
        <Card role="region" aria-labelledby="sessions">
          <h2 id="sessions" className="font-bold text-heading">
            {t("sessions")}
          </h2>
          <p className="mt-1 text-soft text-sm">{t("sessionsHint")}</p>
          <SessionList sessions={sessions.items} />
          <Pager {...sessions} hrefOf={(to) => (to > 1 ? `/profile?page=${to}` : "/profile")} />
          {others > 1 && (
            <form action={endSessionHere} className="mt-5">
              <SubmitButton tone="danger" size="sm" pendingLabel={t("ending")}>
                {t("endOthers", { count: others })}
              </SubmitButton>
            </form>
          )}
        </Card>
      </div>
    </ClientMessages>
  );
}
