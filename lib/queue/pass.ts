import type { PlaceTicket } from "./place-ticket";
import { openFields, readNumber, signFields } from "./signed";
import { storeNowMs } from "./store-clock";

/** Signed proof of admission; it lapses no later than the slot, so a slot handed on leaves no pass behind. */
export type Pass = PlaceTicket & { untilMs: number };

export function signPass(pass: Pass): string {
  const { userId, scheduleId, epoch, orderUs, token, untilMs } = pass;
  return signFields("pass", [userId, scheduleId, epoch, orderUs, token, untilMs]);
}

/** The pass in a string of ours that has not lapsed by the queue store's clock, or null. */
export function openPass(text: string): Pass | null {
  const fields = openFields("pass", text);
  if (!fields) return null;
  const [userId, scheduleId, epoch, orderUs, token = "", untilMs] = fields;
  const pass = {
    userId: readNumber(userId),
    scheduleId: readNumber(scheduleId),
    epoch: readNumber(epoch),
    orderUs: readNumber(orderUs),
    token,
    untilMs: readNumber(untilMs),
  };
  return pass.untilMs > storeNowMs() ? pass : null;
}
