import type { Page } from "@playwright/test";
import { arriveAs, expect, test } from "./journey";
import { newRival, newShow, type Show } from "./show";

const typeArrivesAfterMs = 600;
const layoutShiftMax = 0.02;

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };

/** Holds the type back, as a slow network does, and adds up by how much that moves what was already read. */
async function watchShifts(page: Page): Promise<void> {
  await page.route(/\.woff2$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, typeArrivesAfterMs));
    await route.continue();
  });
  await page.addInitScript(() => {
    const seen = window as unknown as { shifted: number };
    seen.shifted = 0;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries() as Shift[]) seen.shifted += shift.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function shiftOf(page: Page, path: string): Promise<number> {
  await page.goto(path);
  await page.waitForFunction(() => {
    const asked = performance.getEntriesByType("resource").map(({ name }) => name);
    return asked.some((name) => name.endsWith(".woff2")) && document.fonts.status === "loaded";
  });
  // The shift is told with the frame after the one that shows it.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  return page.evaluate(() => (window as unknown as { shifted: number }).shifted);
}

async function holdTwo(page: Page, show: Show): Promise<string> {
  const answer = await page.request.post("/api/v1/reservations", {
    headers: { origin: new URL(page.url()).origin },
    data: { scheduleId: show.scheduleId, seatIds: show.seatIds.slice(0, 2) },
  });
  expect(answer.status()).toBe(201);
  return `/checkout/${(await answer.json()).data.reservationId}`;
}

test.describe("a small phone on a slow network", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test.describe.configure({ timeout: 120_000 });

  test("stands still when the type arrives", async ({ page }) => {
    const waiting = await newShow(page, { price: 143_000, queue: { maxActive: 1 } });
    await newRival(page, waiting);
    const choosing = await newShow(page, { price: 143_000 });
    const paying = await newShow(page, { price: 143_000 });
    await arriveAs(page, choosing.queuePath);
    await page.waitForURL(choosing.seatsPath);
    await page.goto(paying.queuePath);
    await page.waitForURL(paying.seatsPath);
    const checkoutPath = await holdTwo(page, paying);
    await watchShifts(page);
    const paths = [
      "/",
      "/?view=calendar",
      `/concerts/${waiting.concertId}`,
      waiting.queuePath,
      choosing.seatsPath,
      checkoutPath,
      "/wallet",
      "/reservations",
    ];
    for (const path of paths) {
      expect.soft(await shiftOf(page, path), path).toBeLessThanOrEqual(layoutShiftMax);
    }
  });
});
