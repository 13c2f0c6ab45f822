import { notFound } from "next/navigation";
import { cache } from "react";
import { requireOrganiser } from "@/app/_lib/viewer";
import { db } from "@/db/client";
import { concertParams } from "@/lib/admin/contract";
import { getProgramme } from "@/lib/admin/get-programme";
import { DomainError } from "@/lib/errors";

export type ConcertProps = { params: Promise<{ concertId: string }> };

export const concertsPath = "/admin/concerts";
export const programmePath = (concertId: number | string) => `${concertsPath}/${concertId}`;

/** The concert an address names with its dates, for its organiser; the 404 page when there is none. Once per request. */
export const findProgramme = cache(async (concertId: string) => {
  await requireOrganiser(programmePath(concertId));
  const params = concertParams.safeParse({ concertId });
  if (!params.success) notFound();
  try {
    return await getProgramme(db(), params.data.concertId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "CONCERT_NOT_FOUND") notFound();
    throw error;
  }
});
