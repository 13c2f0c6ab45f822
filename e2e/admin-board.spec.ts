import type { Page } from "@playwright/test";
import { arriveAs, expect, expectAccessible, lookAt, looks, takePicture, test } from "./journey";
import { arriveAsOrganiser } from "./organiser";
import { newRival, newShow, type Show, setQueue } from "./show";

const boardOf = ({ scheduleId }: Show) => `/admin/schedules/${scheduleId}`;

/** Presses a state of the line and says yes. */
async function setState(page: Page, name: "열기" | "멈추기" | "새 줄 막기"): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^(열기|멈추기|막기)$/ }).click();
}

test("only an organiser finds the organiser's pages, and no search engine does", {
  tag: "@desktop",
}, async ({ page }) => {
  const paths = ["/admin", "/admin/schedules/1", "/admin/reconciliation"];
  for (const path of paths) {
    await page.goto(path);
    await expect(page).toHaveURL(`/login?next=${encodeURIComponent(path)}`);
  }
  await arriveAs(page, "/wallet");
  await expect(page.getByRole("banner").getByRole("link", { name: "운영" })).toHaveCount(0);
  for (const path of paths) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("navigation", { name: "운영" })).toHaveCount(0);
  }
  expect(await (await page.request.get("/sitemap.xml")).text()).not.toContain("/admin");

  await page.context().clearCookies();
  await arriveAsOrganiser(page, "/admin");
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  expect((await page.goto("/admin/schedules/999999999"))?.status()).toBe(404);
  expect((await page.goto("/admin/schedules/x"))?.status()).toBe(404);
});

test("an organiser opens a sale and watches it, and the fan in line feels every change", {
  tag: "@desktop",
}, async ({ page, browser }) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  await setQueue(page, show, { state: "PAUSED" });
  await newRival(page, show);
  await arriveAsOrganiser(page, boardOf(show));
  const waiting = page.getByTestId("waiting");
  const active = page.getByTestId("active");
  await expect(page.getByRole("button", { name: /^멈추기/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(waiting).toHaveText("1");

  const fan = await (await browser.newContext()).newPage();
  await arriveAs(fan, show.queuePath);
  await expect(fan.getByTestId("position")).toHaveText("2번째");
  await expect(waiting).toHaveText("2");
  await expect(active).toHaveText("0 / 1");

  await setState(page, "열기");
  await expect(page.getByText("줄을 열었어요.")).toBeVisible();
  await expect(fan.getByTestId("position")).toHaveText("1번째");
  await expect(waiting).toHaveText("1");
  await expect(active).toHaveText("1 / 1");

  await setState(page, "멈추기");
  await expect(fan.getByText("입장이 잠시 멈췄어요.")).toBeVisible();
  await page.getByLabel("기다리는 분들께 알림").fill("음향을 점검하고 있어요");
  await page.getByRole("button", { name: "적용하기" }).click();
  await expect(fan.getByText("음향을 점검하고 있어요")).toBeVisible();

  await setState(page, "열기");
  await page.getByLabel("동시 입장 정원").fill("2");
  await page.getByRole("button", { name: "적용하기" }).click();
  await expect(fan).toHaveURL(show.seatsPath);
  await expect(active).toHaveText("2 / 2");
  await expect(waiting).toHaveText("0");

  const line = page.getByRole("article", { name: "대기열" }).last();
  await line.getByText("표로 보기").click();
  const rows = line.getByRole("table").getByRole("row");
  await expect(rows.first()).toHaveText("시각대기입장");
  await expect(rows.nth(1)).toHaveText(/^\d\d:\d\d:\d\d02$/);
  await expect(rows.last()).toHaveText(/^\d\d:\d\d:\d\d10$/);
  await expectAccessible(page);
  await fan.context().close();
});

test("what the line cannot take is told at its field, and nothing is changed", {
  tag: "@desktop",
}, async ({ page }) => {
  const show = await newShow(page);
  await arriveAsOrganiser(page, boardOf(show));
  const apply = page.getByRole("button", { name: "적용하기" });
  await apply.click();
  await expect(page.getByText("바뀐 것이 없어요.")).toBeVisible();
  await page.getByLabel("동시 입장 정원").fill("0");
  await page.getByLabel("분당 입장 한도").fill("많이");
  await apply.click();
  await expect(page.getByLabel("동시 입장 정원")).toHaveAccessibleDescription(
    "1부터 10,000까지 숫자로 적어 주세요.",
  );
  await expect(page.getByLabel("분당 입장 한도")).toHaveAccessibleDescription(
    "1부터 100,000까지 숫자로 적어 주세요.",
  );
  await expect(page.getByLabel("분당 입장 한도")).toHaveValue("많이");
  await expectAccessible(page);
  await takePicture(page, "admin-board-refused");
  await expect(page.getByTestId("active")).toHaveText("0 / 5");
});

test("a line is paused with the keyboard alone, and a change of mind changes nothing", {
  tag: "@desktop",
}, async ({ page }) => {
  const show = await newShow(page);
  await arriveAsOrganiser(page, boardOf(show));
  const pause = page.getByRole("button", { name: /^멈추기/ });
  await pause.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "입장을 멈출까요?" })).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, "admin-board-asked");
  await page.keyboard.press("Escape");
  await expect(pause).toBeFocused();
  await expect(pause).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveAccessibleName("멈추기");
  await page.keyboard.press("Enter");
  await expect(page.getByText("입장을 멈췄어요.")).toBeVisible();
  await expect(pause).toHaveAttribute("aria-pressed", "true");
});

test("the numbers stand still when told to, and go on again", { tag: "@desktop" }, async ({
  page,
}) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  await arriveAsOrganiser(page, boardOf(show));
  await page.getByRole("button", { name: "멈춰 두기" }).click();
  await newRival(page, show);
  await expect(page.getByText(/^[4-9]초 전 갱신$/)).toBeVisible();
  await expect(page.getByTestId("active")).toHaveText("0 / 1");
  await page.getByRole("button", { name: "다시 갱신" }).click();
  await expect(page.getByTestId("active")).toHaveText("1 / 1");
});

test("the overview finds a show and leads to its board", { tag: "@desktop" }, async ({ page }) => {
  await arriveAsOrganiser(page, "/");
  await page.getByRole("banner").getByRole("button", { name: /메뉴/ }).click();
  await page
    .locator("[popover]")
    .getByRole("link", { name: "운영" })
    .or(page.getByRole("banner").getByRole("link", { name: "운영" }))
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "현황", level: 1 })).toBeVisible();
  await page.getByRole("searchbox").fill("달빛정거장");
  await page.getByRole("button", { name: "찾기" }).click();
  await expect(page).toHaveURL(/q=/);
  const shows = page.getByRole("region", { name: "회차" }).getByRole("listitem");
  await expect(shows.filter({ hasText: "서리꽃" })).toHaveCount(0);
  await page
    .getByRole("link", { name: /달빛정거장/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: /달빛정거장/, level: 1 })).toBeVisible();
  await page.goto("/admin?q=없는공연");
  await expect(page.getByText("찾는 회차가 없어요")).toBeVisible();
});

test("the books are reconciled on demand, in words, and the overview knows", {
  tag: "@desktop",
}, async ({ page }) => {
  await arriveAsOrganiser(page, "/admin/reconciliation");
  await page.getByRole("button", { name: "지금 확인하기" }).click();
  await expect(page.getByTestId("verdict")).toHaveText(/^\d+가지 모두 맞아요$/);
  const sentences = page.getByRole("rowheader");
  for (const sentence of await sentences.allInnerTexts()) expect(sentence).toMatch(/[가-힣]/);
  const href = await page.getByRole("link", { name: /^JSON/ }).getAttribute("href");
  const { data } = await (await page.request.get(String(href))).json();
  await expect(sentences).toHaveCount(data.invariants.length);
  await page.goto("/admin");
  await expect(page.getByRole("link", { name: "모두 맞음" })).toBeVisible();
});

test.describe("before any script runs", { tag: "@desktop" }, () => {
  test.use({ javaScriptEnabled: false });

  test("the line is run and the books are reconciled", async ({ page }) => {
    const show = await newShow(page);
    await arriveAsOrganiser(page, boardOf(show));
    await page.getByRole("button", { name: /^멈추기/ }).click();
    await expect(page.getByText("입장을 멈췄어요.")).toBeVisible();
    await page.getByLabel("동시 입장 정원").fill("7");
    await page.getByRole("button", { name: "적용하기" }).click();
    await expect(page.getByTestId("active")).toHaveText("0 / 7");
    await page.goto("/admin/reconciliation");
    await page.getByRole("button", { name: "지금 확인하기" }).click();
    await expect(page.getByTestId("verdict")).toBeVisible();
  });
});

/** A sale with something in every number: one inside who holds seats, two waiting. */
async function busyShow(page: Page): Promise<Show> {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  const inside = await newRival(page, show);
  expect(await inside.hold([3, 4])).toBe(201);
  for (const _ of [1, 2]) await newRival(page, show);
  return show;
}

async function look(page: Page, suffix: string): Promise<void> {
  const show = await busyShow(page);
  for (const [name, path] of Object.entries({
    "admin-overview": "/admin",
    "admin-board": boardOf(show),
    "admin-reconciliation": "/admin/reconciliation",
  })) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    if (name === "admin-board") await expect(page.getByTestId("held")).toHaveText("2");
    await lookAt(page, name, suffix);
  }
}

/** Logs in, in Korean, and goes on in `locale`. */
async function arriveIn(page: Page, locale: string): Promise<void> {
  await arriveAsOrganiser(page, "/wallet");
  const { origin } = new URL(page.url());
  await page.context().addCookies([{ name: "locale", value: locale, url: origin }]);
}

for (const { locale, colorScheme, viewport, tag } of looks) {
  test.describe(`${locale} ${colorScheme}`, { tag }, () => {
    test.use({ locale, colorScheme, viewport });
    const language = locale.slice(0, 2);

    test("the organiser's numbers are for everybody", async ({ page }) => {
      await arriveIn(page, language);
      await look(page, `${language}-${colorScheme}`);
    });
  });
}
