import { notFound } from "next/navigation";
import { cache } from "react";
import { requireOrganiser } from "@/app/_lib/viewer";
import { scheduleParams } from "@/lib/admin/contract";
import type { ScheduleView } from "@/lib/concert/contract";
import { getSchedule } from "@/lib/concert/get-schedule";
import { DomainError } from "@/lib/errors";

export type AdminScheduleProps = { params: Promise<{ scheduleId: string }> };

export const boardPath = (scheduleId: number | string) => `/admin/schedules/${scheduleId}`;

/** The performance an address names, for its organiser; the 404 page when there is none. Once per request. */
export const findAdminSchedule = cache(
  async (scheduleId: string, pagePath: string): Promise<ScheduleView> => {
    await requireOrganiser(pagePath);
    const params = scheduleParams.safeParse({ scheduleId });
    if (!params.success) notFound();
    try {
      return await getSchedule(params.data.scheduleId);
    } catch (error) {
      if (error instanceof DomainError && error.code === "SCHEDULE_NOT_FOUND") notFound();
      throw error;
    }
  },
);
