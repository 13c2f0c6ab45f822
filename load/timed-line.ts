import { type LineAnswer, type RawAnswer, readAnswer } from "@/lib/queue/line-answer";
import { lineKeys, lineSource, type Op } from "@/lib/queue/queue.lua";
import type { LinePolicy } from "@/lib/queue/store";
import { defineScript, runScript } from "@/lib/redis";

/** A line run by its own script, on a clock that is told the time: hours pass in seconds. */

const storeClock = "call('TIME')";
const toldClock = "{ARGV[#ARGV - 1], ARGV[#ARGV]}";
const script = defineScript(lineSource.replace(storeClock, toldClock));
if (script.source.includes(storeClock)) throw new Error("the script asks for the time twice");

const msPerSecond = 1_000;
const usPerMs = 1_000;

async function call(
  nowMs: number,
  scheduleId: number,
  op: Op,
  args: readonly (string | number)[],
): Promise<LineAnswer> {
  const seconds = Math.floor(nowMs / msPerSecond);
  const microseconds = Math.floor((nowMs % msPerSecond) * usPerMs);
  const values = [op, ...args, seconds, microseconds].map(String);
  const raw = await runScript<RawAnswer | null>(script, lineKeys(scheduleId), values);
  if (!raw) throw new Error("the line is not set up");
  return readAnswer(raw);
}

/** What of a line's policy a replay chooses. Times in ms. */
export type TimedPolicy = Pick<
  LinePolicy,
  "maxActive" | "admitPerMinute" | "activeMs" | "heartbeatMs"
>;

/** Opens a line at `startMs`; it has seats for everybody. Returns how to ask it. */
export async function openTimedLine(scheduleId: number, startMs: number, chosen: TimedPolicy) {
  const policy: LinePolicy = {
    ...chosen,
    awayMs: 600_000,
    holdMs: 300_000,
    joinsAt: startMs,
    opensAt: startMs,
    closesAt: startMs + 86_400_000,
    draw: false,
    state: "OPEN",
    message: "",
    free: 1_000_000,
    held: 0,
    holders: "",
  };
  const configure = (nowMs: number, epoch: number) =>
    call(nowMs, scheduleId, "configure", [epoch, nowMs * usPerMs, JSON.stringify(policy)]);
  await configure(startMs, 1);

  /** One operation at `nowMs`; like the app, whoever is told to counts the seats. */
  const ask = async (nowMs: number, op: Op, ...args: (string | number)[]): Promise<LineAnswer> => {
    const answer = await call(nowMs, scheduleId, op, args);
    if (answer.inventoryStale) await configure(nowMs, 0);
    return answer;
  };
  return {
    ask,
    enter: (nowMs: number, userId: number) =>
      ask(nowMs, "enter", userId, tokenOf(userId), 0, "-", 0, 0, 0, "-"),
    poll: (nowMs: number, userId: number) => ask(nowMs, "poll", userId, tokenOf(userId)),
    leave: (nowMs: number, userId: number) => ask(nowMs, "leave", userId, tokenOf(userId)),
  };
}

function tokenOf(userId: number): string {
  return `t${userId}`;
}
