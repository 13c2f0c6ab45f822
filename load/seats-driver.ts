import { closeDb, db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { payReservations } from "@/lib/payment/pay-reservations";
import { holdSeats } from "@/lib/reservation/hold-seats";

/**
 * Holds or pays seats through the app's own use cases, `clients` at a time.
 * Seat and person numbers are those of load/house.mjs.
 */
type Task = {
  op: "hold" | "pay";
  firstSeat: number;
  count: number;
  clients: number;
  people: number;
  /** Of the first seat, when they are paid: the others follow without a gap. */
  firstReservation: number;
};

const seatsPerShow = 50;
const task: Task = JSON.parse(process.argv[2] as string);
const { op, firstSeat, count, clients, people, firstReservation } = task;

function viewerOf(seat: number): Viewer {
  return { userId: ((seat - 1) % people) + 1, userUuid: "", role: "USER", nickname: "load" };
}

async function doOne(seat: number): Promise<void> {
  const scheduleId = Math.ceil(seat / seatsPerShow);
  if (op === "hold") await holdSeats(db(), viewerOf(seat), { scheduleId, seatIds: [seat] }, null);
  else await payReservations(db(), viewerOf(seat), [firstReservation + seat - firstSeat], null);
}

let next = firstSeat;
async function client(): Promise<void> {
  while (next < firstSeat + count) await doOne(next++);
}

await Promise.all(Array.from({ length: clients }, client));
await closeDb();
