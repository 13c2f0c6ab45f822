import type { Page } from "@playwright/test";
import { arriveAs, expect, expectAccessible, takePicture, test } from "./journey";
import { blockSeats, newRival, newShow, notice, type Show, setQueue } from "./show";

const allSeats = Array.from({ length: 50 }, (_, index) => index + 1);
const heartbeatSeconds = 5;
const absentAfterMs = heartbeatSeconds * 1_000 + 500;

async function speak(page: Page, language: string): Promise<void> {
  await page.context().addCookies([{ name: "locale", value: language, url: page.url() }]);
}

async function look(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    await expectAccessible(page);
    await takePicture(page, name);
  });
}

/** Changes what the browser is told of its place; streams, which would tell the truth, are refused. */
async function pretend(page: Page, change: (place: Record<string, unknown>) => object) {
  await page.route("**/queue/**/events*", (route) => route.fulfill({ status: 503, body: "" }));
  await page.route("**/queue/tokens/me?*", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({
      response: answer,
      json: { ...body, data: { ...body.data, ...change(body.data) } },
    });
  });
}

const words = {
  ko: {
    draining: "이제 새로 줄을 설 수는 없어요",
    baskets: "남은 좌석이 모두 다른 분들의 장바구니에 있어요",
    stay: "계속 기다리기",
    soldOut: "매진되었어요",
    stayForReturns: "취소 표 기다리기",
    closed: "예매가 마감되었어요",
    restoring: "대기열을 복구하고 있어요",
    missed: "한 번 더 놓치면 줄 맨 뒤로",
    slower: "입장이 느려져 예상 시간이 늘었어요",
    back: "분 만에 돌아오셨네요",
    sentBack: "줄 맨 뒤로 옮겼어요",
    missedForGood: "순서가 끝났어요",
    joinAgain: "다시 줄 서기",
  },
  en: {
    draining: "Nobody new can join any more",
    baskets: "in other people's baskets",
    stay: "Keep waiting",
    soldOut: "Sold out",
    stayForReturns: "Wait for returns",
    closed: "The sale is over",
    restoring: "The line is being restored",
    missed: "If you miss it again",
    slower: "people enter more slowly now",
    back: "Welcome back after",
    sentBack: "your place is now at the back",
    missedForGood: "Your place has ended",
    joinAgain: "Join again",
  },
};

for (const language of ["ko", "en"] as const) {
  const say = words[language];

  test.describe(language, () => {
    test.use({ colorScheme: language === "en" ? "dark" : "light", breaksNetwork: true });

    async function waitIn(page: Page, show: Show): Promise<void> {
      await arriveAs(page, "/");
      await speak(page, language);
      await page.goto(show.queuePath);
      await expect(page.getByTestId("position")).toHaveText(/1/);
    }

    test("draining, then sold out in two stages, each with a choice", async ({ page }) => {
      const show = await newShow(page, { queue: { maxActive: 1 } });
      const inside = await newRival(page, show);
      await waitIn(page, show);
      await setQueue(page, show, { state: "DRAINING" });
      await expect(notice(page, say.draining)).toBeVisible();
      await look(page, `queue-draining-${language}`);
      await setQueue(page, show, { state: "OPEN" });

      await blockSeats(page, show, allSeats.slice(2));
      expect(await inside.hold([1, 2])).toBe(201);
      await expect(notice(page, say.baskets)).toBeVisible();
      await look(page, `queue-in-baskets-${language}`);
      await notice(page, say.baskets).getByRole("button", { name: say.stay }).click();
      await expect(notice(page, say.baskets).getByRole("button")).toHaveCount(0);

      await inside.release();
      await inside.leave();
      await page.waitForURL(show.seatsPath);
    });

    test("sold out is told to those who wait, and who wants to waits on", async ({ page }) => {
      const show = await newShow(page, { queue: { maxActive: 1 } });
      await newRival(page, show);
      await waitIn(page, show);
      await blockSeats(page, show, allSeats);
      await expect(page.getByRole("alert").filter({ hasText: say.soldOut })).toBeVisible();
      await look(page, `queue-sold-out-${language}`);
      await page.getByRole("button", { name: say.stayForReturns }).click();
      await expect(page.getByTestId("position")).toHaveText(/1/);
    });

    test("away when the turn came: the place is kept once, then one stands at the back", async ({
      page,
    }) => {
      const show = await newShow(page, { queue: { maxActive: 1, heartbeatSeconds } });
      const inside = await newRival(page, show);
      await waitIn(page, show);
      await page.goto("/");
      await expect.poll(() => inside.poll(), { timeout: 1_000 }).toBe("ACTIVE");
      await stayAway(page, inside);
      const second = await newRival(page, show);
      await inside.leave();
      expect(await second.poll()).toBe("ACTIVE");
      await page.goto(show.queuePath);
      await expect(notice(page, say.missed)).toBeVisible();
      await expect(page.getByTestId("position")).toHaveText(/1/);
      await look(page, `queue-missed-turn-${language}`);

      await page.goto("/");
      await stayAway(page, second);
      const third = await newRival(page, show);
      await second.leave();
      expect(await third.poll()).toBe("ACTIVE");
      await page.goto(show.queuePath);
      await expect(notice(page, say.sentBack)).toBeVisible();
      await look(page, `queue-sent-back-${language}`);
    });

    test("back after a while away, and a line that slowed down: both are explained", async ({
      page,
    }) => {
      const show = await newShow(page, { queue: { maxActive: 1 } });
      await newRival(page, show);
      await waitIn(page, show);
      const kept = await page.evaluate(() => {
        return Object.keys(localStorage).find((name) => name.startsWith("frontrow-heard-"));
      });
      expect(kept).toBeDefined();
      // When the page is left, so that it cannot be heard of once more in between.
      await page.addInitScript(
        (key) => localStorage.setItem(key, String(Date.now() - 7 * 60_000)),
        kept as string,
      );
      let factor = 1;
      await pretend(page, () => ({
        estimatedWaitRange: { lowSeconds: 300 * factor, highSeconds: 400 * factor },
        pollAfterMs: 1_000,
      }));
      await page.reload();
      await expect(notice(page, say.back)).toContainText("7");
      factor = 1.5;
      await expect(notice(page, say.slower)).toBeVisible();
      await look(page, `queue-slower-${language}`);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    });

    test("while the line is restored, the place is shown and nothing is promised", async ({
      page,
    }) => {
      const show = await newShow(page, { queue: { maxActive: 1 } });
      await newRival(page, show);
      await waitIn(page, show);
      await pretend(page, () => ({
        queuePosition: 12_345,
        peopleAhead: 12_344,
        totalWaiting: 54_321,
        order: null,
        estimatedWaitRange: null,
        sale: { state: "RESTORING", message: "" },
      }));
      await page.reload();
      await expect(notice(page, say.restoring)).toBeVisible();
      await look(page, `queue-restoring-${language}`);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    });

    test("who stayed away too long reads that, and not of seats they never chose", async ({
      page,
    }) => {
      const show = await newShow(page, { queue: { maxActive: 1 } });
      await newRival(page, show);
      await waitIn(page, show);
      await pretend(page, () => ({ status: "EXPIRED", missedTurns: 1, queuePosition: 0 }));
      await page.reload();
      const told = page.getByRole("alert").filter({ hasText: say.missedForGood });
      await expect(told).toBeVisible();
      await look(page, `queue-missed-for-good-${language}`);
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await told.getByRole("button", { name: say.joinAgain }).click();
      await expect(page.getByTestId("position")).toHaveText(/1/);
    });

    test("a sale that is cancelled under one's feet is closed, and says so", async ({ page }) => {
      const show = await newShow(page, { queue: { maxActive: 1 } });
      await newRival(page, show);
      await waitIn(page, show);
      await pretend(page, () => ({ sale: { state: "CLOSED", message: "" } }));
      await page.reload();
      await expect(page.getByRole("alert").filter({ hasText: say.closed })).toBeVisible();
      await look(page, `queue-closed-${language}`);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    });
  });
}

/** Longer than a heartbeat, while whoever is inside stays there. */
async function stayAway(page: Page, inside: { poll: () => Promise<string> }): Promise<void> {
  const untilMs = Date.now() + absentAfterMs;
  await expect
    .poll(
      async () => {
        await inside.poll();
        return Date.now() >= untilMs;
      },
      { timeout: 3 * absentAfterMs, intervals: [1_000] },
    )
    .toBe(true);
  await expect(page).toHaveURL("/");
}

test("one polite voice while waiting, and it is not the numbers", async ({ page }) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  const inside = await newRival(page, show);
  const ahead = await newRival(page, show);
  await arriveAs(page, show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("2번째");
  const voices = page.getByRole("main").locator("[role=status], [aria-live=polite], [role=alert]");
  await expect(voices).toHaveCount(1);
  await expect(voices).toHaveText("");
  await ahead.leave();
  await expect(voices).toHaveText(/다음이 내 차례예요/);
  await inside.leave();
  await expect(page.getByRole("alert").filter({ hasText: "차례가 왔어요!" })).toBeVisible();
});

test("sound and notification are asked for on a press, and the notice comes with the turn", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Recorded {
      static async requestPermission() {
        return "granted";
      }
      constructor(text: string) {
        shown.push(text);
      }
    }
    Object.assign(window, { Notification: Recorded, shownNotices: shown });
  });
  const show = await newShow(page, { queue: { maxActive: 1 } });
  const inside = await newRival(page, show);
  await arriveAs(page, show.queuePath);
  const button = page.getByRole("button", { name: "차례가 되면 소리로 알림" });
  await expect(button).toHaveAttribute("aria-pressed", "false");
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
  });
  await inside.leave();
  const notices = () =>
    page.evaluate(() => (window as unknown as { shownNotices: string[] }).shownNotices);
  await expect.poll(notices).toEqual(["차례가 왔어요!"]);
});
