import type { Browser, Locator, Page } from "@playwright/test";
import { arriveAs, expect, expectAccessible, fillLogin, newPerson, test } from "./journey";
import { newRival, newShow, type Show, seat } from "./show";

const seenWithinMs = 1_000;

async function enter(page: Page, show: Show): Promise<void> {
  await arriveAs(page, "/");
  await page.goto(show.queuePath);
  await expect(page).toHaveURL(show.seatsPath);
  await expect(seat(page, "A", 1)).toBeVisible();
}

async function somebodyElse(browser: Browser, show: Show): Promise<Page> {
  const { viewport = null, baseURL } = test.info().project.use;
  const context = await browser.newContext({ viewport, ...(baseURL && { baseURL }), locale: "ko" });
  const page = await context.newPage();
  await enter(page, show);
  return page;
}

test("two people want one seat: each step of one is on the other's map within a second", async ({
  page,
  browser,
}) => {
  const show = await newShow(page);
  await enter(page, show);
  const other = await somebodyElse(browser, show);
  await expect(seat(other, "A", 5)).toHaveAccessibleName(/선택 가능$/);

  await seat(page, "A", 5).click();
  await expect(seat(other, "A", 5)).toHaveAccessibleName(/다른 분이 선택 중$/, {
    timeout: seenWithinMs,
  });
  await expect(seat(other, "A", 5)).toHaveAttribute("aria-disabled", "true");

  await page.getByRole("button", { name: "A5 빼기" }).click();
  await expect(seat(other, "A", 5)).toHaveAccessibleName(/선택 가능$/, { timeout: seenWithinMs });

  await seat(page, "A", 5).click();
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await expect(page).toHaveURL(/\/checkout\//);
  await expect(seat(other, "A", 5)).toHaveAccessibleName(/다른 분이 결제 중$/, {
    timeout: seenWithinMs,
  });
  await other.context().close();
});

test("the best seats side by side are found, and no more than four can be chosen", async ({
  page,
}) => {
  const show = await newShow(page);
  await enter(page, show);
  await page.getByRole("button", { name: "좋은 자리 찾기" }).click();
  await expect(seat(page, "A", 5)).toHaveAccessibleName(/내가 고름$/);
  await expect(seat(page, "A", 6)).toHaveAccessibleName(/내가 고름$/);
  await page.getByLabel("인원").selectOption("3");
  await page.getByLabel("등급", { exact: true }).selectOption("R");
  await page.getByRole("button", { name: "좋은 자리 찾기" }).click();
  await expect(page.getByText("3 / 4석")).toBeVisible();
  await expect(seat(page, "A", 5)).toHaveAccessibleName(/선택 가능$/);
  await expect(seat(page, "B", 5)).toHaveAccessibleName(/내가 고름$/);
  await seat(page, "E", 1).click();
  await seat(page, "E", 2).click();
  await expect(page.getByText("한 번에 4석까지 고를 수 있어요.")).toBeVisible();
  await expect(page.getByText("4 / 4석")).toBeVisible();
});

test("the list does what the map does, and a refresh loses no choice", async ({ page }) => {
  const show = await newShow(page);
  await enter(page, show);
  await page.getByRole("button", { name: "목록" }).click();
  const listed = page.getByRole("checkbox", { name: /^D열 8번,/ });
  await listed.check();
  await expect(listed).toHaveAccessibleName(/내가 고름$/);
  await expect(page.getByText("1 / 4석")).toBeVisible();
  await page.reload();
  await expect(seat(page, "D", 8)).toHaveAccessibleName(/내가 고름$/);
});

test("a hold lapses: the page says which seats went, and they can be had again", {
  tag: "@phone",
}, async ({ page }) => {
  const show = await newShow(page, { holdSeconds: 6, price: 10_000 });
  await enter(page, show);
  await seat(page, "A", 9).click();
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await expect(page.getByRole("timer")).toBeVisible();
  await expect(page.getByText("결제 시간이 지났어요")).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/A9 좌석이 풀렸어요/)).toBeVisible();
  await page.getByRole("link", { name: "같은 좌석 다시 고르기" }).click();
  await expect(seat(page, "A", 9)).toHaveAccessibleName(/내가 고름$/);
});

test("a minute before the end a dialog says what can be done, and does it", async ({ page }) => {
  const show = await newShow(page, { holdSeconds: 62, queue: { activeSeconds: 63 } });
  await enter(page, show);
  await seat(page, "B", 1).click();
  const inside = page.getByRole("dialog", { name: "1분 뒤면 입장 시간이 끝나요" });
  await expect(inside).toBeVisible();
  await expectAccessible(page);
  await inside.getByRole("button", { name: "이 좌석 잡기" }).click();

  await expect(page).toHaveURL(/\/checkout\//);
  const paying = page.getByRole("dialog", { name: "1분 남았어요" });
  await expect(paying).toBeVisible();
  await paying.getByRole("button", { name: "결제하러 가기" }).click();
  await expect(paying).toBeHidden();
  await expect(page.getByRole("button", { name: "50,000원 충전하기" })).toBeFocused();
});

test("a hold can be given back, and its seats are free for others at once", {
  tag: "@phone",
}, async ({ page }) => {
  const show = await newShow(page);
  const rival = await newRival(page, show);
  await enter(page, show);
  await seat(page, "A", 2).click();
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await expect(page).toHaveURL(/\/checkout\//);
  expect(await rival.hold([2])).toBe(409);
  await page.getByRole("button", { name: "좌석 놓고 다시 고르기" }).click();
  await expect(page).toHaveURL(show.seatsPath);
  expect(await rival.hold([2])).toBe(201);
  await expect(seat(page, "A", 2)).toHaveAccessibleName(/다른 분이 결제 중$/);
});

test("the seats of a show are not shown to who has no turn, nor a checkout to a stranger", {
  tag: "@phone",
}, async ({ page }) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  await newRival(page, show);
  await newPerson(page);
  await arriveAs(page, "/");
  await page.goto(show.seatsPath);
  await expect(page).toHaveURL(show.queuePath);
  const answer = await page.goto("/checkout/1");
  expect(answer?.status()).toBe(404);
});

test.describe("a very small phone", { tag: "@phone" }, () => {
  test.use({ viewport: { width: 320, height: 568 } });

  test("two tabs of one person choose together, and the map has room above the selection", async ({
    page,
  }) => {
    const show = await newShow(page);
    await enter(page, show);
    const tab = await page.context().newPage();
    await tab.goto(show.seatsPath);
    await seat(page, "A", 5).click();
    await expect(seat(tab, "A", 5)).toHaveAccessibleName(/내가 고름$/);
    for (const number of [6, 7, 8]) await seat(tab, "E", number).click();
    await expect(page.getByText("4 / 4석")).toBeVisible();

    const heightOf = async (part: Locator) => (await part.boundingBox())?.height ?? 0;
    const topOf = async (part: Locator) => (await part.boundingBox())?.y;
    const tray = page.getByRole("region", { name: /^고른 좌석/ });
    const taken = (await heightOf(page.getByRole("grid"))) + (await heightOf(tray));
    expect(taken, "map and selection").toBeLessThan(568 - 80);
    await expect(seat(tab, "E", 8)).toBeInViewport({ ratio: 1 });
    const tops = [tab.getByLabel("인원"), tab.getByRole("button", { name: "목록" })].map(topOf);
    expect(new Set(await Promise.all(tops)).size, "one row of controls").toBe(1);

    await tab.getByRole("button", { name: "E8 빼기" }).click();
    await expect(page.getByText("3 / 4석")).toBeVisible();
    await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
    await expect(page).toHaveURL(/\/checkout\//);
    await expect(seat(tab, "A", 5)).toHaveAccessibleName(/내 좌석$/);
    await expect(tab.getByRole("link", { name: "결제하러 가기" })).toBeVisible();
    await expect(tab.getByText(/방금 다른 분이/)).toHaveCount(0);
  });
});

test("a login that ends while choosing and paying leads back to the same seats, and back shows what is true", {
  tag: "@phone",
}, async ({ page }) => {
  const show = await newShow(page, { price: 10_000 });
  const person = await arriveAs(page, show.queuePath);
  await expect(page).toHaveURL(show.seatsPath);
  await seat(page, "A", 5).click();
  await page.context().clearCookies({ name: "frontrow-session" });
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await fillLogin(page, person);
  await expect(seat(page, "A", 5)).toHaveAccessibleName(/내가 고름$/);
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await expect(page).toHaveURL(/\/checkout\//);
  const checkout = page.url();

  await page.goBack();
  await expect(seat(page, "A", 5)).toHaveAccessibleName(/내 좌석$/);
  await page.getByRole("link", { name: "결제하러 가기" }).click();
  await page.context().clearCookies({ name: "frontrow-session" });
  await page.getByRole("button", { name: "10,000원 충전하기" }).click();
  await fillLogin(page, person);
  await expect(page).toHaveURL(checkout);
  await page.getByRole("button", { name: "10,000원 충전하기" }).click();
  await page.getByRole("button", { name: "10,000원 결제하기" }).click();
  await expect(page.getByText("예매 완료!")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/reservations\/\d+$/);
});

test("a lost event is noticed by its number, and the map begins anew with what is true", {
  tag: "@phone",
}, async ({ page }) => {
  const show = await newShow(page);
  const event = (kind: string, version: number, status: string) =>
    `event: ${kind}\ndata: ${JSON.stringify({ version, seats: [{ seatId: show.seatIds[0], status }] })}\n\n`;
  let connections = 0;
  await page.route("**/seats/events", (route) => {
    connections += 1;
    if (connections > 1) return route.continue();
    // Number 2 never arrives. The browser alone would wait an hour before it connects again.
    const body = `retry: 3600000\n\n${event("snapshot", 1, "BLOCKED")}${event("delta", 3, "SOLD")}`;
    return route.fulfill({ contentType: "text/event-stream", body });
  });
  await enter(page, show);
  await expect.poll(() => connections).toBe(2);
  await expect(seat(page, "A", 1)).toHaveAccessibleName(/선택 가능$/);
});

test.describe("with a broken connection", { tag: "@phone" }, () => {
  test.use({ breaksNetwork: true });

  test("a seat that somebody else took first is told by name, and the rest of the choice stays", async ({
    page,
  }) => {
    const show = await newShow(page);
    const rival = await newRival(page, show);
    // A map that hears of nothing: no stream, and no poll comes in time.
    await page.route("**/seats/events", (route) => route.abort());
    await page.route(/\/seats$/, (route) =>
      route.request().resourceType() === "fetch" ? new Promise(() => {}) : route.continue(),
    );
    await enter(page, show);
    await seat(page, "A", 4).click();
    await expect(seat(page, "A", 4)).toHaveAccessibleName(/내가 고름$/);
    expect(await rival.hold([5])).toBe(201);
    await expect(seat(page, "A", 5)).toHaveAccessibleName(/선택 가능$/);

    await seat(page, "A", 5).click();
    await expect(page.getByText("A5 좌석은 방금 다른 분이 잡았어요.")).toBeVisible();
    await expect(seat(page, "A", 5)).toHaveAccessibleName(/다른 분이 결제 중$/);
    await expect(seat(page, "A", 4)).toHaveAccessibleName(/내가 고름$/);
    await expect(page.getByRole("button", { name: /^이 좌석 잡기 100,000원/ })).toBeEnabled();
  });

  test("a chosen seat that is sold meanwhile leaves the choice with its reason", async ({
    page,
  }) => {
    const show = await newShow(page);
    const rival = await newRival(page, show);
    await enter(page, show);
    // The courtesy lock is lost on its way; the reservation decides.
    await page.route("**/seats/select", (route) => route.abort());
    await seat(page, "C", 7).click();
    await expect(seat(page, "C", 7)).toHaveAccessibleName(/내가 고름$/);
    expect(await rival.hold([27])).toBe(201);
    await expect(page.getByText("C7 좌석은 방금 다른 분이 잡았어요.")).toBeVisible();
    await expect(page.getByText("0 / 4석")).toBeVisible();
  });

  test("without the stream the map goes on by asking", async ({ page }) => {
    const show = await newShow(page);
    const rival = await newRival(page, show);
    await page.route("**/seats/events", (route) => route.abort());
    await enter(page, show);
    await expect(page.getByText("다시 연결하고 있어요")).toBeVisible();
    expect(await rival.hold([1])).toBe(201);
    await expect(seat(page, "A", 1)).toHaveAccessibleName(/다른 분이 결제 중$/);
  });
});
