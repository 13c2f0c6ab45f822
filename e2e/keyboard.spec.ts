import { arriveAs, expect, test } from "./journey";
import { newShow, seat } from "./show";

test("seats are bought with the keyboard alone", async ({ page }) => {
  const show = await newShow(page, { price: 10_000 });
  await arriveAs(page, "/wallet");
  await page.getByRole("button", { name: "충전하기" }).click();
  await page.getByText("충전했어요").waitFor();
  await page.goto(show.queuePath);
  await expect(page).toHaveURL(show.seatsPath);
  await expect(seat(page, "A", 1)).toBeVisible();

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (name: RegExp) => {
    await expect(async () => {
      await page.keyboard.press("Tab");
      await expect(page.locator(":focus")).toHaveAccessibleName(name, { timeout: 50 });
    }).toPass({ intervals: [0] });
  };
  await tabTo(/^A열 1번/);
  await press("ArrowRight", "ArrowDown", "ArrowDown");
  await expect(seat(page, "C", 2)).toBeFocused();
  await press("Space", "End", "Enter", "Control+Home");
  await expect(seat(page, "A", 1)).toBeFocused();
  await press("Control+End");
  await expect(seat(page, "E", 10)).toBeFocused();
  await expect(page.getByRole("button", { name: "C2 빼기" })).toBeVisible();
  await expect(page.getByRole("button", { name: "C10 빼기" })).toBeVisible();
  await tabTo(/^이 좌석 잡기/);
  await press("Enter");
  await expect(page).toHaveURL(/\/checkout\//);
  await tabTo(/^10,000원 결제하기/);
  await press("Enter");
  await expect(page.getByText("예매 완료!")).toBeVisible();
  await expect(page.getByRole("img", { name: "C2 좌석 입장용 QR 코드" })).toBeVisible();
});
