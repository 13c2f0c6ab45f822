import type { Page } from "@playwright/test";
import { arriveAs, expect, lookAt, looks, test } from "./journey";
import { newRival, newShow } from "./show";

/** Every page and main state of buying, looked at by axe and kept as a picture. */
async function lookAtBuying(page: Page, suffix: string, locale = "ko"): Promise<void> {
  const look = (name: string) => lookAt(page, name, suffix);
  const show = await newShow(page, { price: 143_000, queue: { maxActive: 2 } });
  const first = await newRival(page, show);
  const second = await newRival(page, show);
  await second.hold([2, 3]);
  await arriveAs(page, "/");
  await page.context().addCookies([{ name: "locale", value: locale, url: page.url() }]);
  await page.goto(show.queuePath);
  await expect(page.getByTestId("position")).toHaveText(/1/);
  await look("queue");
  await first.leave();
  await page.waitForURL(show.seatsPath);
  await expect(page.getByRole("grid")).toBeVisible();
  await page.locator("[data-look=free]").nth(4).click();
  await page.locator("[data-look=free]").nth(4).click();
  await expect(page.locator("[data-look=picked]")).toHaveCount(2);
  await look("seats");
  await page.getByRole("button", { name: /목록|^List/ }).click();
  await look("seats-list");
  await page.getByRole("button", { name: /이 좌석 잡기|Hold these seats/ }).click();
  await page.waitForURL(/\/checkout\//);
  await look("checkout-missing");
  await page.goto(show.seatsPath);
  await expect(page.getByRole("link", { name: /결제하러 가기|Go to payment/ })).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: /충전하기|^Charge/ }).click();
  const pay = page.getByRole("button", { name: /결제하기|^Pay ₩/ });
  await expect(pay).toBeFocused();
  await look("checkout");
  await pay.click();
  await page.waitForURL(/\?paid=1$/);
  await look("tickets");
  await page
    .getByRole("button", { name: /크게 보기|Enlarge/ })
    .first()
    .click();
  await look("ticket-large");
  await page.goto("/reservations");
  await look("reservations");
  await page.goto("/reservations?period=PAST");
  await look("reservations-empty");
}

for (const { locale, colorScheme, viewport, tag } of looks) {
  test.describe(`${locale} ${colorScheme}`, { tag }, () => {
    test.use({ locale, colorScheme, viewport });
    const language = locale.slice(0, 2);
    test("buying is for everybody", async ({ page }) => {
      await lookAtBuying(page, `${language}-${colorScheme}`, language);
    });
  });
}
