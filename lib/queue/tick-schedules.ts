import { redis } from "@/lib/redis";
import { linesKey } from "./configure-line";
import { callLine } from "./queue.lua";
import { movesPerCallMax } from "./rules";

const linesPerTickMax = 64;
const callsPerLineMax = 8;

/**
 * Moves the lines that were left alone the longest, a bounded number. Nothing waits for it: every call on a
 * line moves that line too. Returns how many lines it looked at and how many people it admitted.
 */
export async function tickSchedules(): Promise<{ schedules: number; admitted: number }> {
  const oldest = await redis().zrange<string[]>(linesKey(), 0, linesPerTickMax - 1);
  let admitted = 0;
  for (const scheduleId of oldest) admitted += await tickLine(scheduleId);
  return { schedules: oldest.length, admitted };
}

async function tickLine(scheduleId: string): Promise<number> {
  let admitted = 0;
  for (let calls = 1; ; calls++) {
    const answer = await callLine(Number(scheduleId), "tick", []);
    if (!answer) {
      await redis().zrem(linesKey(), scheduleId);
      return admitted;
    }
    const [promoted, moves] = answer.rest.map(Number);
    admitted += promoted ?? 0;
    if ((moves ?? 0) < movesPerCallMax || calls === callsPerLineMax) break;
  }
  await redis().zadd(linesKey(), { xx: true }, { score: Date.now(), member: scheduleId });
  return admitted;
}
