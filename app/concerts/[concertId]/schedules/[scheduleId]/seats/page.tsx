import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { holdTicked } from "@/app/_booking/hold-action";
import { leaveLine } from "@/app/_booking/line-actions";
import { findSchedulePage, pathsOf, type ScheduleProps } from "@/app/_booking/schedule-page";
import { ShowHeader } from "@/app/_booking/show-header";
import { requireViewer } from "@/app/_lib/viewer";
import { SeatPicker } from "@/components/seat-map/seat-picker";
import { ClientMessages } from "@/components/ui/client-messages";
import type { Viewer } from "@/lib/auth/viewer";
import { readSeatMap } from "@/lib/concert/read-seat-map";
import { DomainError } from "@/lib/errors";
import { presentedPlace } from "@/lib/http/queue-cookies";
import type { Admission } from "@/lib/queue/admission";
import { requireActive } from "@/lib/queue/require-active";
import { readSelections } from "@/lib/reservation/read-selections";
import { PlainSeats } from "./plain-seats";
import { UnpaidHold } from "./unpaid-hold";

export async function generateMetadata({ params }: ScheduleProps): Promise<Metadata> {
  const { concertId, scheduleId } = await params;
  const { concertTitle } = await findSchedulePage(concertId, scheduleId);
  return { title: `${(await getTranslations("Seats"))("title")} · ${concertTitle}` };
}

type Search = { again?: string | string[]; refused?: string | string[] };
type Props = ScheduleProps & { searchParams: Promise<Search> };

export default async function SeatsPage({ params, searchParams }: Props) {
  const { concertId, scheduleId } = await params;
  const { again, refused } = await searchParams;
  const schedule = await findSchedulePage(concertId, scheduleId);
  const paths = pathsOf(schedule);
  const viewer = await requireViewer(paths.seats);
  const admission = await findAdmission(viewer, schedule.scheduleId);
  if (!admission) redirect(paths.queue);
  const [map, t] = await Promise.all([
    readSeatMap(viewer.userId, {
      concertId: schedule.concertId,
      scheduleId: schedule.scheduleId,
      selected: await readSelections(schedule.scheduleId),
    }),
    getTranslations("Seats"),
  ]);
  return (
    <>
      <ShowHeader show={schedule} step={t("title")} />
      <div className="mt-6 flex flex-col gap-6">
        <UnpaidHold viewer={viewer} scheduleId={schedule.scheduleId} />
        <ClientMessages namespaces={["Seats", "LeaveLine"]}>
          <SeatPicker
            initial={map}
            activeUntil={admission.activeUntil.toISOString()}
            renderedAt={new Date().toISOString()}
            queuePath={paths.queue}
            wanted={wantedSeats(again)}
            leave={leaveLine.bind(null, schedule.scheduleId, paths.concert)}
          />
        </ClientMessages>
        <noscript>
          <PlainSeats
            seats={map.seats}
            refused={typeof refused === "string" ? refused : undefined}
            hold={holdTicked.bind(null, {
              scheduleId: schedule.scheduleId,
              seatsPath: paths.seats,
            })}
          />
        </noscript>
      </div>
    </>
  );
}

/** Ids in an address as app/_booking/reservation-page.ts writes them; anything else wants nothing. */
function wantedSeats(again: string | string[] | undefined): number[] {
  if (typeof again !== "string" || !/^\d{1,15}(-\d{1,15}){0,9}$/.test(again)) return [];
  return again.split("-").map(Number);
}

/** Proof that it is the viewer's turn here, or null. */
async function findAdmission(viewer: Viewer, scheduleId: number): Promise<Admission | null> {
  const presented = presentedPlace(await headers(), scheduleId);
  try {
    const admission = await requireActive(viewer, presented);
    return admission?.scheduleId === scheduleId ? admission : null;
  } catch (error) {
    if (error instanceof DomainError && error.code.startsWith("QUEUE_TOKEN")) return null;
    throw error;
  }
}
