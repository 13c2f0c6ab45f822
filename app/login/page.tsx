import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccountPage } from "@/app/_account/account-page";

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Account"))("logIn") };
}

export default async function Page({ searchParams }: Props) {
  return <AccountPage kind="logIn" next={(await searchParams).next} />;
}
