import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { venueDate, venueTime } from "./calendar";
import type { SeatMapView, SeatView } from "./contract";
import { type SeatStatus, seatLabel } from "./rules";
import { findScheduleInfo, findSeats, type SeatRow } from "./store";

type Input = {
  concertId: number;
  scheduleId: number;
  /** Only seats of this status. */
  status?: SeatStatus | undefined;
  /** Who has which seat under a courtesy lock; shown as SELECTED while nobody holds it. */
  selected: ReadonlyMap<number, number>;
};

/** The 50 seats as they are this moment. Throws SCHEDULE_NOT_FOUND, also when it is another concert's. */
export async function readSeatMap(viewerId: number, input: Input): Promise<SeatMapView> {
  const [schedule, rows] = await Promise.all([
    findScheduleInfo(db(), input.scheduleId),
    findSeats(db(), input.scheduleId, viewerId),
  ]);
  if (schedule?.concertId !== input.concertId) throw new DomainError("SCHEDULE_NOT_FOUND");
  const seats = rows.map((row) => seatViewOf(row, viewerId, input.selected.get(row.seatId)));
  return {
    scheduleInfo: {
      scheduleId: schedule.scheduleId,
      concertId: schedule.concertId,
      concertTitle: schedule.concertTitle,
      performanceDate: venueDate(schedule.startsAt),
      performanceTime: venueTime(schedule.startsAt),
      startsAt: schedule.startsAt.toISOString(),
      venueName: schedule.venueName,
      maxSeatsPerUser: schedule.maxSeatsPerUser,
    },
    seats: input.status ? seats.filter(({ status }) => status === input.status) : seats,
  };
}

function seatViewOf(row: SeatRow, viewerId: number, selectedBy: number | undefined): SeatView {
  const { seatId, seatNumber, grade, price } = row;
  const isSelected = row.status === "AVAILABLE" && selectedBy !== undefined;
  const status: SeatStatus = isSelected ? "SELECTED" : row.status;
  const mine = isSelected ? selectedBy === viewerId : row.mine;
  const view = { seatId, seatNumber, label: seatLabel(seatNumber), grade, price, status };
  return mine ? { ...view, mine: true } : view;
}
