import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { relayOutbox } from "@/lib/outbox/relay";
import { issueToken } from "@/lib/queue/issue-token";
import { holdSeats } from "@/lib/reservation/hold-seats";
import type { ApiRequest } from "./api-requests";
import type { SentAnswer } from "./api-sender";
import { bearerOf } from "./api-world";
import { makeSchedule, makeUser } from "./factories";
import { type ApiProcess, startApiProcess } from "./start-api-process";

/** Processes that die where a test wants them to, and what such a test needs around them. */

const price = 10_000;
const eventsPerRelay = 64;

/** Sends a request to a process of its own that dies at the failpoint: nobody gets an answer. */
export async function dieAt(failpoint: string, method: string, request: ApiRequest): Promise<void> {
  const doomed = await startApiProcess({ FAILPOINT: failpoint });
  await expect(doomed.send(method, request)).rejects.toThrow("fetch failed");
  expect(await doomed.ended).toEqual([null, "SIGKILL"]);
}

/** Repeats a keyed request until its key is free: the database needs a moment to see that a process is dead. */
export async function repeat(
  survivor: ApiProcess,
  method: string,
  request: ApiRequest,
): Promise<SentAnswer> {
  for (;;) {
    const answer = await survivor.send(method, request);
    if (answer.outcome !== "IDEMPOTENCY_IN_PROGRESS") return answer;
  }
}

/** Delivers every event there is, so that the next relay meets only those of its test. */
export async function deliverAll(): Promise<void> {
  while ((await relayOutbox(eventsPerRelay)).delivered > 0);
}

export const cronHeaders = () => ({ authorization: `Bearer ${env().CRON_SECRET}` });

export type Buyer = {
  viewer: Viewer;
  scheduleId: number;
  seatIds: number[];
  token: string;
  /** Of the buyer, at their turn. */
  headers: Record<string, string>;
};

type LineTimes = { activeSeconds?: number; heartbeatSeconds?: number };

/** Somebody with money, alone inside: the line of this show lets one in at a time. */
export async function admittedBuyer(line: LineTimes = {}): Promise<Buyer> {
  const viewer = await makeUser({ balance: 100_000 });
  const { scheduleId, seatIds } = await makeSchedule({ maxActive: 1, price, ...line });
  const { token } = await issueToken(viewer, { scheduleId });
  const headers = { ...(await bearerOf(viewer)), "queue-token": token };
  return { viewer, scheduleId, seatIds, token, headers };
}

/** The same with the first seat held. */
export async function holdingBuyer(): Promise<Buyer & { reservationId: number }> {
  const buyer = await admittedBuyer();
  const { scheduleId, seatIds, viewer, token } = buyer;
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, token);
  return { ...buyer, reservationId };
}

export function keyed(headers: Record<string, string>): Record<string, string> {
  return { ...headers, "idempotency-key": randomUUID() };
}
