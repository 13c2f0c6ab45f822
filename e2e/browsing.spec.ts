import { arriveAs, expect, test } from "./journey";

test("a fan finds a concert by its name and shares the search by its address", async ({ page }) => {
  await page.goto("/");
  const cards = page.getByRole("article");
  // Not how many exactly: other journeys open shows meanwhile.
  const manyth = cards.nth(7);
  await expect(manyth).toBeVisible();
  const title = (await cards.first().getByRole("heading").textContent()) ?? "";

  await page.getByLabel("공연 찾기").fill(title);
  await page.getByRole("button", { name: "찾기", exact: true }).click();
  await expect(cards).toHaveCount(1);
  expect(new URL(page.url()).searchParams.get("q")).toBe(title);

  await page.reload();
  await expect(cards).toHaveCount(1);
  await expect(page.getByLabel("공연 찾기")).toHaveValue(title);

  await page.getByRole("link", { name: "지우기" }).click();
  await expect(manyth).toBeVisible();
});

test("a search that finds nothing says so and leads back", async ({ page }) => {
  await page.goto("/?q=이런공연은없다");
  await expect(page.getByText("찾는 공연이 없어요")).toBeVisible();
  await page.getByRole("link", { name: "모든 공연 보기" }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("dates the wrong way round are told at the field", async ({ page }) => {
  await page.goto("/?from=2026-12-09&to=2026-12-01");
  await expect(page.getByLabel("이 날까지")).toHaveAccessibleDescription(/끝나는 날이/);
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("the calendar walks from month to month and leads to a performance", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "달력" }).click();
  const table = page.getByRole("table");
  await expect(table).toBeVisible();

  const month = page.getByRole("heading", { level: 3 });
  const thisMonth = (await month.textContent()) ?? "";
  await page.getByRole("link", { name: "다음 달" }).click();
  await expect(month).not.toHaveText(thisMonth);
  await page.getByRole("link", { name: "이전 달" }).click();
  await expect(month).toHaveText(thisMonth);

  await page.getByRole("link", { name: "다음 달" }).click();
  const show = page
    .getByRole("link", { name: /〈.+〉/ })
    .locator("visible=true")
    .first();
  await show.click();
  await expect(page).toHaveURL(/\/concerts\/\d+#date-\d+$/);
  await expect(page.locator("li:target")).toBeInViewport();
});

test("a concert shows its dates with the seats left, and booking asks who one is first", async ({
  page,
}) => {
  await page.goto("/");
  const onSale = page.getByRole("article").filter({ hasText: "예매중" }).first();
  const title = (await onSale.getByRole("heading").textContent()) ?? "";
  await onSale.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page).toHaveTitle(`${title} · frontrow`);
  await expect(
    page
      .getByRole("main")
      .getByText(/^\d+석 남음$/)
      .first(),
  ).toBeVisible();

  const book = page.getByRole("link", { name: /^예매하기/ }).first();
  const path = await book.getAttribute("href");
  await book.click();
  await expect(page).toHaveURL(`/login?next=${encodeURIComponent(path ?? "")}`);
});

test("on a phone the way to the dates stays under the thumb until they come up", {
  tag: "@phone",
}, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("article").filter({ hasText: "예매중" }).first().getByRole("link").click();
  const toDates = page.getByRole("link", { name: "날짜 고르기" });
  await expect(toDates).toBeInViewport();
  await toDates.click();
  await expect(page.getByRole("heading", { name: "날짜 고르기" })).toBeInViewport();
  const book = page.getByRole("link", { name: /^예매하기/ }).first();
  await book.scrollIntoViewIfNeeded();
  await book.click({ trial: true }); // nothing lies over it
});

test("a concert that does not exist is a plain 404", async ({ page }) => {
  for (const path of ["/concerts/999999999", "/concerts/0", "/concerts/abc", "/nowhere"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("찾는 페이지가 없어요");
  }
});

test("a sale that has not opened counts down on the server's clock", async ({ page }) => {
  await page.clock.install({ time: new Date("2001-01-01T00:00:00Z") }); // a device that is far off
  await page.goto("/");
  await page
    .getByRole("article")
    .filter({ hasText: "오픈예정 D-" })
    .first()
    .getByRole("link")
    .click();
  const timer = page.getByRole("timer").first();
  await expect(timer).toHaveText(/^(\d일 )?\d\d:\d\d:\d\d$/);
  const before = (await timer.textContent()) ?? "";
  await page.clock.runFor(2_000);
  await expect(timer).not.toHaveText(before);
  await expect(timer).toHaveText(/^(\d일 )?\d\d:\d\d:\d\d$/);
});

test("whoever looks around while in line finds the way back", async ({ page }) => {
  await arriveAs(page, "/");
  await page.getByRole("article").filter({ hasText: "예매중" }).first().getByRole("link").click();
  const book = page.getByRole("link", { name: /^예매하기/ }).first();
  const path = (await book.getAttribute("href")) ?? "";
  const scheduleId = Number(path.split("/").at(-2));
  const joined = await page.request.post("/api/v1/queue/tokens", {
    data: { scheduleId },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(joined.status()).toBe(200);

  await page.goto("/");
  const lines = page.getByRole("region", { name: "내가 서 있는 줄" });
  await lines.getByRole("link", { name: "돌아가기" }).click();
  await expect(page).toHaveURL(new RegExp(`/schedules/${scheduleId}/`));
  await page.request.delete("/api/v1/queue/tokens/me", {
    headers: { origin: new URL(page.url()).origin },
    params: { scheduleId },
  });
});
