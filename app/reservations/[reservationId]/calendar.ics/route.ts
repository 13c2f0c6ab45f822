import { reservationPath } from "@/app/_booking/reservation-page";
import { requireViewer } from "@/app/_lib/viewer";
import { calendarEvent } from "@/components/tickets/calendar-event";
import { db } from "@/db/client";
import { env } from "@/lib/env";
import { reservationParams } from "@/lib/reservation/contract";
import { getReservation } from "@/lib/reservation/get-reservation";

type Context = { params: Promise<{ reservationId: string }> };

/** The show as a calendar entry; downloading it again replaces the entry instead of adding one. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { reservationId } = await params;
  const viewer = await requireViewer(reservationPath(reservationId));
  const parsed = reservationParams.safeParse({ reservationId });
  if (!parsed.success) return new Response(null, { status: 404 });
  const reservation = await getReservation(db(), viewer, parsed.data.reservationId).catch(
    () => null,
  );
  if (!reservation) return new Response(null, { status: 404 });
  const url = new URL(reservationPath(reservation.reservationId), env().APP_URL);
  return new Response(calendarEvent(reservation, url), {
    headers: {
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": `attachment; filename="${reservation.reservationNumber}.ics"`,
      "cache-control": "private, no-store",
    },
  });
}
