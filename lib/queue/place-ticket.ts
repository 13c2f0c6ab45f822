import { openFields, readNumber, signFields } from "./signed";

/** What a browser keeps so that its place survives the loss of the queue store. */
export type PlaceTicket = {
  userId: number;
  scheduleId: number;
  /** Set-up of the line the place was given in; it comes back only in a later one. */
  epoch: number;
  orderUs: number;
  token: string;
};

export function signPlace({ userId, scheduleId, epoch, orderUs, token }: PlaceTicket): string {
  return signFields("place", [userId, scheduleId, epoch, orderUs, token]);
}

/** The ticket in a string of ours, or null. */
export function openPlace(text: string): PlaceTicket | null {
  const fields = openFields("place", text);
  if (!fields) return null;
  const [userId, scheduleId, epoch, orderUs, token = ""] = fields;
  return {
    userId: readNumber(userId),
    scheduleId: readNumber(scheduleId),
    epoch: readNumber(epoch),
    orderUs: readNumber(orderUs),
    token,
  };
}
