import { notFound } from "next/navigation";
import { cache } from "react";
import { type ConcertView, concertParams, type ScheduleView } from "@/lib/concert/contract";
import { getConcert } from "@/lib/concert/get-concert";
import { listSchedules } from "@/lib/concert/list-schedules";
import { DomainError } from "@/lib/errors";

type Found = { concert: ConcertView; schedules: ScheduleView[] };

/** The concert an address names, with all its dates; the 404 page when there is none. Once per request. */
export const findConcertPage = cache(async (concertId: string): Promise<Found> => {
  const params = concertParams.safeParse({ concertId });
  if (!params.success) notFound();
  try {
    const [concert, schedules] = await Promise.all([
      getConcert(params.data.concertId),
      listSchedules(params.data.concertId, { all: true }),
    ]);
    return { concert, schedules };
  } catch (error) {
    if (error instanceof DomainError && error.code === "CONCERT_NOT_FOUND") notFound();
    throw error;
  }
});
