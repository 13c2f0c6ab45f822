import { notFound } from "next/navigation";
import { cache } from "react";
import { type ScheduleView, scheduleParams } from "@/lib/concert/contract";
import { getSchedule } from "@/lib/concert/get-schedule";
import { DomainError } from "@/lib/errors";

export type ScheduleProps = { params: Promise<{ concertId: string; scheduleId: string }> };

type Paths = { concert: string; queue: string; seats: string };

/** The pages of one performance. */
export function pathsOf({ concertId, scheduleId }: ScheduleView): Paths {
  const concert = `/concerts/${concertId}`;
  const schedule = `${concert}/schedules/${scheduleId}`;
  return { concert, queue: `${schedule}/queue`, seats: `${schedule}/seats` };
}

/** The performance an address names; the 404 page when there is none. Once per request. */
export const findSchedulePage = cache(
  async (concertId: string, scheduleId: string): Promise<ScheduleView> => {
    const params = scheduleParams.safeParse({ concertId, scheduleId });
    if (!params.success) notFound();
    try {
      return await getSchedule(params.data.scheduleId, params.data.concertId);
    } catch (error) {
      if (error instanceof DomainError && error.code === "SCHEDULE_NOT_FOUND") notFound();
      throw error;
    }
  },
);
