import type { Page } from "@playwright/test";
import { arriveAs, expect, test } from "./journey";
import { newRival, newShow, notice, setQueue } from "./show";

/** One more than those who are near the front. */
const peopleAhead = 51;
const atOnce = 10;
/** Three seconds, and as much again for a machine that runs all the other journeys at the same time. */
const feltWithinMs = 6_000;
const snapshotWithinMs = 20_000;

/** As a browser tells a page that its tab is hidden, or in front. */
async function turn(page: Page, state: "hidden" | "visible"): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

test("far from the front one listens to the line everybody sees, and asks in person once a heartbeat", async ({
  page,
}) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  await newRival(page, show);
  const rivals = [];
  while (rivals.length < peopleAhead) {
    const count = Math.min(atOnce, peopleAhead - rivals.length);
    rivals.push(...(await Promise.all(Array.from({ length: count }, () => newRival(page, show)))));
  }
  await arriveAs(page, "/");
  const asked: string[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname.split("/api/v1/queue/")[1];
    if (path) asked.push(`${request.method()} ${path}`);
  });
  await page.goto(show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("52번째");
  const line = `GET schedules/${show.scheduleId}/events`;
  await expect.poll(() => asked).toEqual(["POST tokens", line]);

  await setQueue(page, show, { state: "PAUSED", message: "잠시만요" });
  await expect(notice(page, "잠시만요")).toBeVisible({ timeout: feltWithinMs });
  await rivals[40]?.leave();
  await expect(page.getByTestId("position")).toHaveText("51번째", { timeout: snapshotWithinMs });
  expect(asked).toEqual(["POST tokens", line]);

  // Nobody looks at a hidden tab: it hears of nothing until it is looked at again.
  const ended = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/events"));
  await turn(page, "hidden");
  await ended;
  await turn(page, "visible");
  await expect.poll(() => asked).toEqual(["POST tokens", line, line]);

  // With one fewer the front is near: a stream of one's own takes over.
  await rivals[41]?.leave();
  await rivals[42]?.leave();
  await page.reload();
  await expect(page.getByTestId("position")).toHaveText("49번째");
  await expect.poll(() => asked.slice(3)).toEqual(["GET tokens/me", "GET tokens/me/events"]);
});

test.describe("where there are no streams", () => {
  test.use({ breaksNetwork: true });

  test("the snapshot is polled, and the front hears of a pause by asking", async ({ page }) => {
    const show = await newShow(page, { queue: { maxActive: 1 } });
    await newRival(page, show);
    await page.route("**/queue/**/events*", (route) => route.fulfill({ status: 503, body: "" }));
    await arriveAs(page, show.queuePath);
    await expect(page.getByTestId("position")).toHaveText("1번째");
    await setQueue(page, show, { state: "PAUSED", message: "잠시만요" });
    await expect(notice(page, "잠시만요")).toBeVisible({ timeout: feltWithinMs });
  });
});
