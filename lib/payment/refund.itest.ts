import { describe, expect, it } from "vitest";
import { sqlClient } from "@/db/client";
import type { RefundStep } from "./contract";

/** The ladder of db/functions/refund.sql, asked with instants of our own choosing. */

const startsAt = "2026-12-20T19:00:00+09:00";
const longBefore = "2026-10-01T12:00:00+09:00";
const amount = 100_000;

type Quote = { refundAmount: number; fee: number; rule: string; nextChangeAt: string } | null;

async function quote(now: string, paidAt = longBefore, won = amount): Promise<Quote> {
  const [row] = await sqlClient()<{ quote: Quote }[]>`
    SELECT refund_quote(refund_steps(${startsAt}, ${paidAt}), ${won}, ${now}) AS quote`;
  return row?.quote ?? null;
}

async function steps(paidAt: string): Promise<RefundStep[]> {
  const [row] = await sqlClient()<{ steps: RefundStep[] }[]>`
    SELECT refund_steps(${startsAt}, ${paidAt}) AS steps`;
  return row?.steps ?? [];
}

describe("the ladder, long after buying", () => {
  const boundaries: [until: string, before: number, after: number | null][] = [
    ["2026-12-11T00:00:00+09:00", 100_000, 90_000],
    ["2026-12-14T00:00:00+09:00", 90_000, 80_000],
    ["2026-12-18T00:00:00+09:00", 80_000, 70_000],
    ["2026-12-20T00:00:00+09:00", 70_000, 10_000],
    ["2026-12-20T19:00:00+09:00", 10_000, null],
  ];

  it.each(boundaries)(
    "changes at %s, venue time: %i a second before, %s from then on",
    async (until, before, after) => {
      const at = Date.parse(until);
      const instant = (ms: number) => new Date(at + ms).toISOString();
      expect(await quote(instant(-1_000))).toMatchObject({
        refundAmount: before,
        fee: amount - before,
        nextChangeAt: new Date(at).toISOString(),
      });
      expect((await quote(instant(-1)))?.refundAmount).toBe(before);
      expect((await quote(instant(0)))?.refundAmount ?? null).toBe(after);
      expect((await quote(instant(1_000)))?.refundAmount ?? null).toBe(after);
    },
  );

  it("names its rules in order", async () => {
    expect((await steps(longBefore)).map(({ rule, percent }) => [rule, percent])).toEqual([
      ["DAYS_10_OR_MORE", 100],
      ["DAYS_9_TO_7", 90],
      ["DAYS_6_TO_3", 80],
      ["DAYS_2_TO_1", 70],
      ["SHOW_DAY", 10],
    ]);
  });
});

describe("the first 24 hours after buying", () => {
  it("give everything back while the show is 3 days away or more", async () => {
    const paidAt = "2026-12-15T10:00:00+09:00";
    expect(await quote("2026-12-16T09:59:59+09:00", paidAt)).toMatchObject({
      refundAmount: 100_000,
      rule: "WITHIN_24_HOURS",
      nextChangeAt: "2026-12-16T01:00:00.000Z",
    });
    expect(await quote("2026-12-16T10:00:00+09:00", paidAt)).toMatchObject({
      refundAmount: 80_000,
      rule: "DAYS_6_TO_3",
    });
  });

  it("end with the third day before the show", async () => {
    const paidAt = "2026-12-17T20:00:00+09:00";
    expect((await quote("2026-12-17T23:59:59+09:00", paidAt))?.refundAmount).toBe(100_000);
    expect((await quote("2026-12-18T00:00:00+09:00", paidAt))?.refundAmount).toBe(70_000);
  });

  it("change nothing for who buys two days before or later", async () => {
    expect(await quote("2026-12-18T00:00:01+09:00", "2026-12-18T00:00:00+09:00")).toMatchObject({
      refundAmount: 70_000,
      rule: "DAYS_2_TO_1",
    });
  });

  it("are not spoken of while the ladder itself gives everything back", async () => {
    expect((await steps("2026-12-01T10:00:00+09:00"))[0]?.rule).toBe("DAYS_10_OR_MORE");
  });

  it("reach over a step of the ladder that falls into them", async () => {
    const paidAt = "2026-12-13T20:00:00+09:00";
    expect((await steps(paidAt)).map(({ rule }) => rule)).toEqual([
      "WITHIN_24_HOURS",
      "DAYS_6_TO_3",
      "DAYS_2_TO_1",
      "SHOW_DAY",
    ]);
  });
});

it("fees are rounded down to the won, in the buyer's favour", async () => {
  expect(await quote("2026-12-12T00:00:00+09:00", longBefore, 99_999)).toMatchObject({
    fee: 9_999,
    refundAmount: 90_000,
  });
});
