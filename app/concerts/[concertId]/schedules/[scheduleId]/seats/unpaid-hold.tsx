import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { listReservations } from "@/lib/reservation/list-reservations";

/** Holds are few: a person has at most ten live seats of a performance, and an hour's worth of lines. */
const holdsMax = 20;

/** Reminds of seats that are held here and not yet paid: they would lapse while others are chosen. */
export async function UnpaidHold({ viewer, scheduleId }: { viewer: Viewer; scheduleId: number }) {
  const query = { status: "RESERVED", page: 1, size: holdsMax } as const;
  const { items } = await listReservations(db(), viewer, query);
  const hold = items.find((reservation) => reservation.scheduleId === scheduleId);
  if (!hold) return null;
  const t = await getTranslations("Seats");
  return (
    <Notice tone="info">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>{t("unpaid", { labels: hold.seats.map(({ label }) => label).join(", ") })}</p>
        <ButtonLink size="sm" href={`/checkout/${hold.reservationId}`}>
          {t("toCheckout")}
        </ButtonLink>
      </div>
    </Notice>
  );
}
