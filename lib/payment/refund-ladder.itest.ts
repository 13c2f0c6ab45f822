import fc from "fast-check";
import { expect, it } from "vitest";
import { sqlClient } from "@/db/client";
import type { RefundStep } from "./contract";

/**
 * The ladder of db/functions/refund.sql, asked about random purchases, beside the same standard read by other eyes:
 * by days on the venue's calendar instead of dated steps.
 */

const cases = 2_000;
const dayMs = 86_400_000;
const venueOffsetMs = 9 * 3_600_000;

type Purchase = { startsMs: number; paidMs: number; askedMs: number; won: number };
type Quote = { refundAmount: number; fee: number; rule: string; nextChangeAt: string } | null;
type Asked = { quote: Quote; steps: RefundStep[] };

/** Whole days from the epoch to the venue's date of an instant. */
const venueDay = (ms: number) => Math.floor((ms + venueOffsetMs) / dayMs);

function percentOf({ startsMs, paidMs }: Purchase, atMs: number): number | null {
  if (atMs >= startsMs) return null;
  const days = venueDay(startsMs) - venueDay(atMs);
  if (days >= 10 || (atMs < paidMs + dayMs && days >= 3)) return 100;
  if (days >= 7) return 90;
  if (days >= 3) return 80;
  return days >= 1 ? 70 : 10;
}

const firstMs = Date.parse("2026-01-01T00:00:00Z");
/** One of them has a 29th of February. */
const fourYearsDays = 1_460;
/** Boundaries are at midnight and at the hour of the show: often exactly there, or a millisecond beside it. */
const distanceMs = fc.oneof(
  fc.integer({ min: 1, max: 20 * dayMs }),
  fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(-1, 0, 1))
    .map(([days, beside]) => Math.max(1, days * dayMs + beside)),
);
const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    startDay: fc.integer({ min: 0, max: fourYearsDays }),
    startMinute: fc.oneof(fc.nat(1_439), fc.constant(15 * 60)), // 15:00 UTC: midnight at the venue
    paidBeforeMs: distanceMs,
    share: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)),
    atMidnight: fc.boolean(),
    besideMs: fc.constantFrom(-1, 0, 1),
    won: fc.integer({ min: 0, max: 10_000_000 }),
  })
  .map(({ startDay, startMinute, paidBeforeMs, share, atMidnight, besideMs, won }) => {
    const startsMs = firstMs + startDay * dayMs + startMinute * 60_000;
    const paidMs = startsMs - paidBeforeMs;
    const anywhereMs = Math.floor(paidMs + share * paidBeforeMs);
    const midnightMs = venueDay(anywhereMs) * dayMs - venueOffsetMs + besideMs;
    return {
      startsMs,
      paidMs,
      askedMs: Math.max(paidMs, atMidnight ? midnightMs : anywhereMs),
      won,
    };
  });

async function ask(purchases: Purchase[]): Promise<Asked[]> {
  const iso = (ms: number[]) => ms.map((at) => new Date(at).toISOString());
  const column = (name: keyof Purchase) => purchases.map((one) => one[name]);
  return sqlClient()<Asked[]>`
    SELECT refund_quote(steps, won, asked) AS quote, steps
    FROM unnest(
      ${iso(column("startsMs"))}::timestamptz[], ${iso(column("paidMs"))}::timestamptz[],
      ${iso(column("askedMs"))}::timestamptz[], ${column("won")}::integer[]
    ) WITH ORDINALITY AS bought (starts, paid, asked, won, nth), LATERAL (SELECT refund_steps(starts, paid) AS steps) ladder
    ORDER BY nth`;
}

function sampled(): Purchase[] {
  return fc.sample(purchase, cases);
}

it(`${cases} random purchases are refunded as the standard says, the won rounded in the buyer's favour`, async () => {
  const purchases = sampled();
  for (const [index, { quote }] of (await ask(purchases)).entries()) {
    const bought = purchases[index] as Purchase;
    const percent = percentOf(bought, bought.askedMs);
    const fee = Math.floor((bought.won * (100 - (percent ?? 0))) / 100);
    const expected = percent === null ? null : { refundAmount: bought.won - fee, fee };
    const what = JSON.stringify(bought);
    if (expected) expect(quote, what).toMatchObject(expected);
    else expect(quote, what).toBeNull();
  }
});

it("what is offered holds to its last millisecond, and then changes", async () => {
  const purchases = sampled();
  for (const [index, { quote }] of (await ask(purchases)).entries()) {
    if (!quote) continue;
    const bought = purchases[index] as Purchase;
    const what = JSON.stringify(bought);
    const untilMs = Date.parse(quote.nextChangeAt);
    const now = percentOf(bought, bought.askedMs);
    expect(untilMs, what).toBeGreaterThan(bought.askedMs);
    expect(percentOf(bought, untilMs - 1), what).toBe(now);
    expect(percentOf(bought, untilMs), what).not.toBe(now);
  }
});

it("a ladder only goes down, its steps are dated after the purchase, and the last ends with the start", async () => {
  const purchases = sampled();
  for (const [index, { steps }] of (await ask(purchases)).entries()) {
    const { startsMs, paidMs } = purchases[index] as Purchase;
    const what = JSON.stringify(purchases[index]);
    const until = steps.map((step) => Date.parse(step.until));
    const percents = steps.map(({ percent }) => percent);
    expect(
      until.every((at, n) => at > (until[n - 1] ?? paidMs)),
      what,
    ).toBe(true);
    expect(
      percents.every((percent, n) => percent < (percents[n - 1] ?? 101)),
      what,
    ).toBe(true);
    expect(until.at(-1), what).toBe(startsMs);
  }
});
