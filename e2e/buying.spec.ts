import { arriveAs, expect, expectAccessible, takePicture, test } from "./journey";
import { newShow, seat } from "./show";

test("a newcomer signs up in the line, picks a seat, charges what is missing and owns a ticket", async ({
  page,
}) => {
  const show = await newShow(page, { price: 143_000 });

  await page.goto(`/concerts/${show.concertId}`);
  await page.locator(`a[href="${show.queuePath}"]`).click();
  await page.getByRole("main").getByRole("link", { name: "회원가입" }).click();
  await page.waitForURL(/\/signup/);
  await page.getByLabel("아이디").fill(`fan-${crypto.randomUUID()}`);
  await page.getByLabel("별명").fill("포도팬");
  await page.getByLabel("비밀번호").fill("grapes-and-rows");
  await page.getByRole("button", { name: "회원가입" }).click();
  await expect(page).toHaveURL(show.seatsPath);

  await expect(seat(page, "A", 5)).toHaveAccessibleName("A열 5번, VIP석 143,000원, 선택 가능");
  await seat(page, "A", 5).click();
  await expect(seat(page, "A", 5)).toHaveAccessibleName(/내가 고름$/);
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();

  await expect(page).toHaveURL(/\/checkout\/\d+$/);
  await expect(page.getByText("모자란 금액")).toBeVisible();
  await page.getByRole("button", { name: "143,000원 충전하기" }).click();
  await expect(page.getByText("143,000원을 충전했어요.")).toBeVisible();
  const pay = page.getByRole("button", { name: "143,000원 결제하기" });
  await expect(pay).toBeFocused();
  await pay.click();

  await expect(page).toHaveURL(/\/reservations\/\d+\?paid=1$/);
  await expect(page.getByText("예매 완료!")).toBeVisible();
  await expect(page.getByRole("img", { name: "A5 좌석 입장용 QR 코드" })).toBeVisible();
  await page.goto("/wallet");
  await expect(page.getByTestId("balance")).toHaveText("0원");
  await page.goto("/reservations");
  await expect(page.getByRole("listitem").filter({ hasText: /A5.*143,000원/ })).toBeVisible();
});

test("pressing pay twice pays once", { tag: "@phone" }, async ({ page }) => {
  const show = await newShow(page, { price: 10_000 });
  await arriveAs(page, "/wallet");
  await page.getByRole("button", { name: "충전하기" }).click();
  await page.getByText("충전했어요").waitFor();
  await page.goto(show.queuePath);
  await expect(page).toHaveURL(show.seatsPath);
  await seat(page, "A", 1).click();
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await page.getByRole("button", { name: "10,000원 결제하기" }).dblclick();
  await expect(page.getByText("예매 완료!")).toBeVisible();
  await page.goto("/wallet?type=PAYMENT");
  await expect(page.getByText("40,000원").first()).toBeVisible();
  await expect(page.getByTestId("balance")).toHaveText("40,000원");
});

test("what was bought can be given back, and the refund is known before", async ({ page }) => {
  const show = await newShow(page, { price: 20_000 });
  await arriveAs(page, "/");
  await page.goto(show.queuePath);
  await expect(page).toHaveURL(show.seatsPath);
  await seat(page, "B", 3).click();
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await page.getByRole("button", { name: "10,000원 충전하기" }).click();
  await page.getByRole("button", { name: "10,000원 결제하기" }).click();
  await page.getByRole("link", { name: "예매 취소" }).click();

  await expect(page.getByText("수수료 없이 모두 돌려받아요.")).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, "cancel");
  await page.getByRole("button", { name: "예매 취소하기" }).click();
  await expect(page).toHaveURL(/\/reservations\/\d+$/);
  await expect(page.getByText("취소됨")).toBeVisible();
  await expect(page.getByRole("img", { name: /QR/ })).toHaveCount(0);
  await page.goto("/reservations");
  await expect(page.getByText("다가오는 공연이 없어요")).toBeVisible();
  await page.goto("/wallet");
  await expect(page.getByTestId("balance")).toHaveText("10,000원");
});
