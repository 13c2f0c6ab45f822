import { callLine } from "./queue.lua";

/**
 * Stretches a slot to the end of its reservation, at most `extensionHoldsMax` hold times beyond the window.
 * Never shortens it; only for the place with this very token.
 */
export async function extendActive(turn: {
  scheduleId: number;
  userId: number;
  token: string;
  untilMs: number;
}): Promise<void> {
  await callLine(turn.scheduleId, "extend", [turn.userId, turn.token, Math.floor(turn.untilMs)]);
}
