import { DomainError } from "@/lib/errors";
import { askLine } from "./line";
import type { LineAnswer } from "./line-answer";
import { scheduleIdOf } from "./token";

/** Asks the line a token names. A token of no line there is is as invalid as any. */
export async function askAboutToken(
  token: string,
  op: "poll" | "peek" | "leave",
  ...args: (string | number)[]
): Promise<{ scheduleId: number; answer: LineAnswer }> {
  const scheduleId = scheduleIdOf(token);
  if (scheduleId === null) throw new DomainError("QUEUE_TOKEN_INVALID");
  try {
    return { scheduleId, answer: await askLine(scheduleId, op, ...args) };
  } catch (error) {
    const gone =
      error instanceof DomainError && ["SCHEDULE_NOT_FOUND", "SALE_CLOSED"].includes(error.code);
    throw gone ? new DomainError("QUEUE_TOKEN_INVALID") : error;
  }
}
