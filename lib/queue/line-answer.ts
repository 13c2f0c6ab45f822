import type { MeasuredRate, RatePolicy, SaleState } from "./rules";

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

export type LinePlace = {
  token: string;
  orderUs: number;
  /** People in front; 0 when admitted. */
  peopleAhead: number;
  activeUntilMs: number;
  sentBack: boolean;
  created: boolean;
  /** Turns missed since joining, or since being sent back. */
  missedTurns: number;
};

/** `rest` is what only this operation tells (queue.lua.ts). */
export type LineAnswer = LineFacts & { status: string; place: LinePlace | null; rest: unknown[] };

/** The script's answer: facts and place in one text, because a reply of many parts costs far more to read. */
export type RawAnswer = [facts: string, message: string, ...rest: unknown[]];

export const answerSeparator = "|";
const placeAt = 14;

/** Reads what answer() and view() of queue.lua.ts wrote. */
export function readAnswer([facts, message, ...rest]: RawAnswer): LineAnswer {
  const fields = facts.split(answerSeparator);
  const number = (at: number) => Number(fields[at]);
  const rate = (at: number) => (fields[at] === "" ? null : Number(fields[at]));
  return {
    status: fields[0] ?? "",
    nowMs: number(1),
    inventoryStale: fields[2] === "1",
    sale: { state: fields[3] as SaleState, message },
    epoch: number(4),
    measured: { shortPerMinute: rate(5), longPerMinute: rate(6), turnout: number(13) },
    policy: {
      maxActive: number(7),
      admitPerMinute: number(8),
      activeMs: number(9),
      heartbeatMs: number(10),
    },
    opensAtMs: number(11),
    waiting: number(12),
    place: fields.length > placeAt ? readPlaceFields(fields) : null,
    rest,
  };
}

function readPlaceFields(fields: readonly string[]): LinePlace {
  const [token = "", order, rank, activeUntil, sentBack, created, missed] = fields.slice(placeAt);
  return {
    token,
    orderUs: Number(order),
    peopleAhead: Number(rank),
    activeUntilMs: Number(activeUntil),
    sentBack: sentBack === "1",
    created: created === "1",
    missedTurns: Number(missed),
  };
}
