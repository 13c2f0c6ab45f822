import { useTranslations } from "next-intl";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { Poster } from "@/components/ui/poster";
import type { ReservationView } from "@/lib/reservation/contract";
import { FullScreenTicket } from "./full-screen-ticket";
import { QrCode } from "./qr-code";

type Props = {
  show: Pick<ReservationView, "concertId" | "concertTitle" | "startsAt" | "venueName">;
  seat: { label: string; grade: string };
  ticket: ReservationView["tickets"][number];
};

/** One seat, one ticket: the code is all that a scanner needs, and says nothing about the person. */
export function Ticket({ show, seat, ticket }: Props) {
  const t = useTranslations("Tickets");
  const title = t("title", { label: seat.label, grade: seat.grade });
  const code = ticket.qr && <QrCode text={ticket.qr} label={t("code", { label: seat.label })} />;
  return (
    <article className="break-inside-avoid overflow-hidden rounded-lg border border-line bg-surface">
      <div className={classNames("h-16 overflow-hidden", !code && "opacity-50 saturate-50")}>
        <Poster concertId={show.concertId} className="w-full -translate-y-1/3" />
      </div>
      <div className="p-5 pb-4">
        <p className="font-bold text-heading">{show.concertTitle}</p>
        <p className="dotted mt-1 text-sm text-soft">
          <DateTime at={show.startsAt} format="dayTime" />
          <span>{show.venueName}</span>
        </p>
      </div>
      <div className="relative grid grid-cols-[minmax(0,1fr)_auto] border-line border-t-2 border-dashed">
        <Notch className="-left-2.5" />
        <Notch className="-right-2.5" />
        <div className="flex min-w-0 flex-col justify-center p-5">
          <p className="font-extrabold text-display">{seat.label}</p>
          <p className="mt-1 font-semibold text-lg text-soft">
            {t("grade", { grade: seat.grade })}
          </p>
        </div>
        <div className="flex w-44 flex-col items-center justify-center gap-3 p-5 pl-0">
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
      </div>
    </article>
  );
}

/** Half a hole in the edge of the paper, where the stub is torn off. */
function Notch({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "absolute -top-2.75 size-5 rounded-full border border-line bg-paper",
        className,
      )}
    />
  );
}
