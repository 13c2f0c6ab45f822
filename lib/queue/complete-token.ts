import { callLine } from "./queue.lua";

/**
 * Ends a turn that bought; the slot goes to the next in line. Safe to repeat and to come late: only the
 * place with this very token ends. A line the store does not know has nothing to end.
 */
export async function completeToken(turn: {
  scheduleId: number;
  userId: number;
  token: string;
}): Promise<void> {
  await callLine(turn.scheduleId, "complete", [turn.userId, turn.token]);
}
