import { DomainError } from "@/lib/errors";
import { configureLine } from "./configure-line";
import { callLine, type Op } from "./queue.lua";
import type { MeasuredRate, RatePolicy, SaleState } from "./rules";
import { syncInventorySoon } from "./sync-inventory";

/** What every answer of a line tells. Times in ms of the queue store's clock. */
export type LineFacts = {
  nowMs: number;
  sale: { state: SaleState; message: string };
  epoch: number;
  measured: MeasuredRate;
  policy: RatePolicy & { heartbeatMs: number };
  opensAtMs: number;
  waiting: number;
  /** This answer asked its process to count the seats. */
  inventoryStale: boolean;
};

export type PlaceState = "WAITING" | "ACTIVE" | "AWAY";
export type LinePlace = {
  token: string;
  orderUs: number;
  /** People in front; 0 when admitted. */
  peopleAhead: number;
  activeUntilMs: number;
  sentBack: boolean;
  created: boolean;
};

export type LineAnswer = LineFacts & { status: string; place: LinePlace | null; rest: unknown[] };

const setUpRounds = 3;
const retryAfterSeconds = 1;

/** Runs one operation, setting the line up first where the store does not know it. */
export async function askLine(
  scheduleId: number,
  op: Exclude<Op, "configure">,
  ...args: (string | number)[]
): Promise<LineAnswer> {
  for (let round = 1; ; round++) {
    const reply = await callLine(scheduleId, op, args);
    if (reply[0] !== "NEED_CONFIG") {
      const answer = readAnswer(reply);
      if (answer.inventoryStale) syncInventorySoon(scheduleId);
      return answer;
    }
    if (round === setUpRounds) throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
    await configureLine(scheduleId);
  }
}

function rateOf(text: unknown): number | null {
  return text === "" ? null : Number(text);
}

/** The fields every answer of the script has (answer() and view() in queue.lua.ts). */
export function readAnswer(reply: readonly unknown[]): LineAnswer {
  const [status, nowMs, stale, sale, message, epoch, short, long, maxActive, admitPerMinute] =
    reply;
  const [activeMs, heartbeatMs, opensAtMs, waiting, ...rest] = reply.slice(10);
  return {
    status: status as string,
    nowMs: Number(nowMs),
    inventoryStale: stale === 1,
    sale: { state: sale as SaleState, message: message as string },
    epoch: Number(epoch),
    measured: { shortPerMinute: rateOf(short), longPerMinute: rateOf(long) },
    policy: {
      maxActive: Number(maxActive),
      admitPerMinute: Number(admitPerMinute),
      activeMs: Number(activeMs),
      heartbeatMs: Number(heartbeatMs),
    },
    opensAtMs: Number(opensAtMs),
    waiting: Number(waiting),
    place: isPlace(status) ? readPlaceFields(rest) : null,
    rest,
  };
}

function isPlace(status: unknown): status is PlaceState {
  return status === "WAITING" || status === "ACTIVE" || status === "AWAY";
}

function readPlaceFields(fields: readonly unknown[]): LinePlace {
  const [token, orderUs, rank, activeUntilMs, sentBack, created] = fields;
  return {
    token: token as string,
    orderUs: Number(orderUs),
    peopleAhead: Math.max(0, Number(rank)),
    activeUntilMs: Number(activeUntilMs),
    sentBack: sentBack === "1",
    created: created === 1,
  };
}
