import { z } from "zod";
import { id, instant, localDate, localTime, plainText } from "@/lib/contract";

const qrMaxLength = 200;

/** `code` is what the scanner read. `scheduleId` is the show of this door: tickets of others are refused there. */
export const checkInRequest = z.strictObject({
  code: plainText(1, qrMaxLength),
  scheduleId: id.optional(),
});
export type CheckInRequest = z.output<typeof checkInRequest>;

export const checkInView = z.object({
  ticketId: id,
  status: z.literal("USED"),
  checkedInAt: instant,
  scheduleId: id,
  seatNumber: z.number().int(),
  label: z.string(),
  grade: z.string(),
  concertTitle: z.string(),
  performanceDate: localDate,
  performanceTime: localTime,
});
export type CheckInView = z.output<typeof checkInView>;
