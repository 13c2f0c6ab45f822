import { notFound } from "next/navigation";
import { cache } from "react";
import { requireViewer } from "@/app/_lib/viewer";
import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { CardOrderView } from "@/lib/payment/card/contract";
import { findNewestOrder } from "@/lib/payment/card/find-newest-order";
import { type ReservationView, reservationParams } from "@/lib/reservation/contract";
import { getReservation } from "@/lib/reservation/get-reservation";

export type ReservationProps = { params: Promise<{ reservationId: string }> };
/** `card` is there when somebody has come back from the card gateway. */
export type CardProps = { searchParams: Promise<{ card?: string | string[] }> };

export const reservationPath = (reservationId: number | string) => `/reservations/${reservationId}`;
export const checkoutPath = (reservationId: number | string) => `/checkout/${reservationId}`;

/**
 * The viewer's reservation an address names; the 404 page when there is none or it is somebody else's.
 * `pagePath` is where to come back to after logging in. Once per request.
 */
export const findReservationPage = cache(
  async (reservationId: string, pagePath: string): Promise<ReservationView> => {
    const viewer = await requireViewer(pagePath);
    const params = reservationParams.safeParse({ reservationId });
    if (!params.success) notFound();
    try {
      return await getReservation(db(), viewer, params.data.reservationId);
    } catch (error) {
      if (error instanceof DomainError && error.code === "RESERVATION_NOT_FOUND") notFound();
      throw error;
    }
  },
);

/** The newest card payment of a reservation of the viewer's, and what the address says of it. */
export async function findCardOf(
  { reservationId }: ReservationView,
  pagePath: string,
  searchParams: CardProps["searchParams"],
): Promise<{ order: CardOrderView | null; card: string | undefined }> {
  const [viewer, { card }] = await Promise.all([requireViewer(pagePath), searchParams]);
  const order = await findNewestOrder(db(), viewer, reservationId);
  return { order, card: [card].flat()[0] };
}

/** The seat map of a reservation's performance; with `again` its seats are chosen there at once. */
export function seatsPathOf(
  { concertId, scheduleId, seats }: ReservationView,
  { again = false } = {},
): string {
  const path = `/concerts/${concertId}/schedules/${scheduleId}/seats`;
  return again ? `${path}?again=${seats.map(({ seatId }) => seatId).join("-")}` : path;
}
