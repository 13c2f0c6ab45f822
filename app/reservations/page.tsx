import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireViewer } from "@/app/_lib/viewer";
import { ButtonLink } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Pager } from "@/components/ui/pager";
import { db } from "@/db/client";
import {
  type ReservationPeriod,
  reservationPeriod,
  reservationsQuery,
} from "@/lib/reservation/contract";
import { listReservations } from "@/lib/reservation/list-reservations";
import { ReservationRow } from "./_parts/reservation-row";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Reservations"))("title") };
}

export default async function ReservationsPage({ searchParams }: Props) {
  const viewer = await requireViewer("/reservations");
  const search = await searchParams;
  const period = reservationPeriod.safeParse(search.period).data ?? "UPCOMING";
  const query =
    reservationsQuery.safeParse({ period, page: search.page }).data ??
    reservationsQuery.parse({ period });
  const [list, t] = await Promise.all([
    listReservations(db(), viewer, query),
    getTranslations("Reservations"),
  ]);
  return (
    <>
      <div className="flex justify-between gap-4 max-sm:flex-col sm:items-center">
        <h1 className="font-extrabold text-title">{t("title")}</h1>
        <LinkTabs
          label={t("periods")}
          tabs={reservationPeriod.options.map((option) => ({
            href: listPath(option),
            label: t(`period.${option}`),
            current: option === period,
          }))}
        />
      </div>
      <div className="mt-6">
        {list.items.length === 0 ? (
          <EmptyState
            title={t(`empty.${period}`)}
            action={period === "UPCOMING" && <ButtonLink href="/">{t("toConcerts")}</ButtonLink>}
          >
            {period === "UPCOMING" && t("emptyHint")}
          </EmptyState>
        ) : (
          <ClientMessages namespaces={[]}>
            <ul className="grid gap-3 lg:grid-cols-2">
              {list.items.map((reservation) => (
                <ReservationRow key={reservation.reservationId} reservation={reservation} />
              ))}
            </ul>
          </ClientMessages>
        )}
      </div>
      <Pager {...list} hrefOf={(page) => listPath(period, page)} />
    </>
  );
}

function listPath(period: ReservationPeriod, page = 1): string {
  const params = new URLSearchParams();
  if (period !== "UPCOMING") params.set("period", period);
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `/reservations?${params}` : "/reservations";
}
