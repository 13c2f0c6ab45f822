import { useTranslations } from "next-intl";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import type { ReservationView } from "@/lib/reservation/contract";
import { FullScreenTicket } from "./full-screen-ticket";
import { QrCode } from "./qr-code";

type Props = {
  show: Pick<ReservationView, "concertTitle" | "startsAt" | "venueName">;
  seat: { label: string; grade: string };
  ticket: ReservationView["tickets"][number];
};

/** One seat, one ticket: the code is all that a scanner needs, and says nothing about the person. */
export function Ticket({ show, seat, ticket }: Props) {
  const t = useTranslations("Tickets");
  const title = t("title", { label: seat.label, grade: seat.grade });
  const code = ticket.qr && <QrCode text={ticket.qr} label={t("code", { label: seat.label })} />;
  return (
    <article className="grid break-inside-avoid grid-cols-[minmax(0,1fr)_auto] overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex min-w-0 flex-col gap-1 p-5">
        <p className="font-extrabold text-title">{seat.label}</p>
        <p className="font-semibold text-soft">{t("grade", { grade: seat.grade })}</p>
        <p className="mt-3 font-semibold">{show.concertTitle}</p>
        <p className="text-sm text-soft">
          <DateTime at={show.startsAt} format="dayTime" />
        </p>
        <p className="text-sm text-soft">{show.venueName}</p>
      </div>
      <div
        className={classNames(
          "flex w-40 flex-col justify-center gap-3 border-line border-l border-dashed p-4 sm:w-44",
          !code && "items-center",
        )}
      >
        {code ? (
          <>
            {code}
            <FullScreenTicket label={t("enlarge")} title={title}>
              {code}
              <p className="numbers mt-3 break-all text-center text-faint text-sm">{ticket.qr}</p>
            </FullScreenTicket>
          </>
        ) : (
          <Chip>{t(`states.${ticket.status}`)}</Chip>
        )}
      </div>
    </article>
  );
}
