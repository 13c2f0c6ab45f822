import { arriveAs, expect, expectAccessible, takePicture, test } from "./journey";
import { arriveAsOrganiser, newBuyer } from "./organiser";
import { newRival, newShow, type Show } from "./show";

const boardOf = ({ scheduleId }: Show) => `/admin/schedules/${scheduleId}`;
const editOf = (show: Show) => `${boardOf(show)}/edit`;

test("an organiser corrects a performance, and fans see it", { tag: "@desktop" }, async ({
  page,
}) => {
  const show = await newShow(page);
  await arriveAsOrganiser(page, boardOf(show));
  await page.getByRole("link", { name: "회차 고치기" }).click();
  await expect(page.getByLabel("공연장")).toHaveValue("포도홀");
  await expect(page.getByLabel("등급 이름").first()).toHaveValue("VIP");
  await page.getByLabel("공연장").fill("비를 피한 홀");
  await page.getByLabel("공연 시작", { exact: true }).fill("2031-05-02T19:30");
  await page.getByLabel("예매 마감").fill("");
  await page.getByLabel("가격(원)").first().fill("120,000");
  await page.getByRole("button", { name: "고치기" }).click();

  await expect(page.getByText("회차를 고쳤어요.")).toBeVisible();
  await expect(page.getByText("2031년 5월 2일 (금) 19:30")).toBeVisible();
  await page.getByRole("link", { name: "기록", exact: true }).click();
  const entry = page.getByRole("listitem").filter({ hasText: "회차에서 4가지를 바꿨어요" });
  await entry.getByText("자세히").click();
  await expect(entry.getByRole("row", { name: /^공연장/ })).toContainText("포도홀");
  await expect(entry.getByRole("row", { name: /^공연장/ })).toContainText("비를 피한 홀");
  await expect(entry.getByRole("row", { name: /^등급/ })).toContainText("120,000원");
  await page.context().clearCookies();
  await arriveAs(page, show.queuePath);
  await expect(page.getByText(/비를 피한 홀/).first()).toBeVisible();
});

test("what cannot be corrected is told in words, and nothing typed is lost", {
  tag: "@desktop",
}, async ({ page }) => {
  const show = await newShow(page);
  await newBuyer(page, show, [1, 2]);
  await (await newRival(page, show)).hold([11]);
  await arriveAsOrganiser(page, editOf(show));
  await takePicture(page, "admin-edit-date");
  await page.getByLabel("공연 시작", { exact: true }).fill("2031-05-02T19:30");
  await page.getByLabel("예매 마감").fill("2031-05-02T19:31");
  await page.getByLabel("한 사람이 살 수 있는 좌석").fill("1");
  const save = page.getByRole("button", { name: "고치기" });
  await save.click();
  const closing = page.getByLabel("예매 마감");
  await expect(closing).toBeFocused();
  await expect(closing).toHaveAccessibleDescription(/공연 시작/);
  await expect(page.getByLabel("한 사람이 살 수 있는 좌석")).toHaveAccessibleDescription(
    /더 많이 가진|그보다 많이 가진/,
  );
  await closing.fill("2031-05-02T19:00");
  await page.getByLabel("한 사람이 살 수 있는 좌석").fill("4");
  await page.getByLabel("가격(원)").first().fill("99000");
  await page.getByLabel("가격(원)").nth(1).fill("88000");
  await save.click();
  await expect(page.getByText(/^A1, A2, B1: 팔렸거나/)).toBeVisible();
  await expect(page.getByLabel("가격(원)").first()).toHaveValue("99000");
  await expectAccessible(page);
  await takePicture(page, "admin-edit-date-refused");
});

test.describe("before any script runs", { tag: "@desktop" }, () => {
  test.use({ javaScriptEnabled: false });

  test("a performance is corrected, rows of several tiers stay as they are", async ({ page }) => {
    const show = await newShow(page);
    await arriveAsOrganiser(page, editOf(show));
    await page.getByRole("combobox", { name: "E열" }).selectOption({ label: "VIP" });
    await page.getByRole("button", { name: "고치기" }).click();
    await expect(page.getByText("회차를 고쳤어요.")).toBeVisible();
    await page.goto(editOf(show));
    const tierOf = (row: string) =>
      page.getByRole("combobox", { name: row }).locator("option:checked");
    await expect(tierOf("E열")).toHaveText("VIP");
    await expect(tierOf("D열")).toHaveText("S");
    await expect(tierOf("B열")).toHaveText("R");
  });
});

test("the payments of one performance lead from its board, and are searched among", {
  tag: "@desktop",
}, async ({ page }) => {
  const show = await newShow(page);
  const [one, other] = [await newBuyer(page, show, [1]), await newBuyer(page, show, [2])];
  await newBuyer(page, await newShow(page), [1]);
  await arriveAsOrganiser(page, boardOf(show));
  await page.getByRole("navigation", { name: "이 회차에서" }).getByText("결제").click();
  const rows = page.getByRole("list", { name: "결제" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(page.getByText(/회차의 결제만 보고 있어요/)).toBeVisible();
  await page.getByRole("searchbox").fill(one.loginId);
  await page.getByRole("button", { name: "찾기" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(one.loginId);
  await page.getByRole("searchbox").fill("nobody-of-that-name");
  await page.getByRole("button", { name: "찾기" }).click();
  await expect(page.getByText(/회차의 결제만 보고 있어요/)).toBeVisible();
  await page.goto(`/admin/payments?schedule=${show.scheduleId}&q=${other.loginId}`);
  await page.getByRole("link", { name: "모든 회차 보기" }).click();
  await expect(page).toHaveURL(`/admin/payments?q=${other.loginId}`);
});

test("a chart is read off by the pointer and by the arrow keys", async ({ page, isMobile }) => {
  const show = await newShow(page);
  await newBuyer(page, show, [1, 2]);
  await arriveAsOrganiser(page, boardOf(show));
  const orders = page.getByRole("slider", { name: /^결제/ });
  const readout = page.getByTestId("readout");
  await orders.scrollIntoViewIfNeeded();
  await expect(readout).toHaveCount(0);
  await orders.focus();
  await expect(readout).toHaveText(/^\d\d:\d\d결제\d금액[\d,]+원$/);
  await page.keyboard.press("Home");
  await expect(orders).toHaveAttribute("aria-valuenow", "0");
  await expect(orders).toHaveAttribute("aria-valuetext", /^\d\d:\d\d: 결제 0, 금액 0원$/);
  await page.keyboard.press("ArrowRight");
  await expect(orders).toHaveAttribute("aria-valuenow", "1");
  await expectAccessible(page);
  await takePicture(page, "admin-board-readout");
  await page.keyboard.press("Escape");
  await expect(readout).toHaveCount(0);

  const line = page.getByRole("slider", { name: /^대기열/ });
  await line.scrollIntoViewIfNeeded();
  if (isMobile) await line.tap();
  else await line.hover();
  await expect(readout).toHaveText(/^\d\d:\d\d:\d\d대기0입장\d$/);
});
