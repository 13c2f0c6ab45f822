import type { Page } from "@playwright/test";
import { lookAt, looks, test } from "./journey";
import { arriveAsOrganiser, newBuyer } from "./organiser";
import { newRival, newShow } from "./show";

/** Every form of the organiser's and its main states, looked at by axe and kept as a picture. */
async function lookAtForms(page: Page, suffix: string, locale = "ko"): Promise<void> {
  const look = (name: string) => lookAt(page, `admin-${name}`, suffix);
  const press = (name: RegExp) => page.getByRole("button", { name }).click();
  const show = await newShow(page, { price: 143_000, queue: { maxActive: 5 } });
  const buyer = await newBuyer(page, show, [1, 2]);
  await (await newRival(page, show)).hold([3]);
  await arriveAsOrganiser(page, "/admin/concerts");
  await page.context().addCookies([{ name: "locale", value: locale, url: page.url() }]);

  await page.goto("/admin/concerts");
  await look("concerts");
  await page.goto("/admin/concerts?q=nothing-of-that-name");
  await look("concerts-empty");
  await page.goto("/admin/concerts/1");
  await look("concert");
  await page.goto("/admin/concerts/1/schedules/new");
  await look("new-date");
  await page.goto("/admin/concerts/new");
  await page.locator("details > summary").click();
  await look("new-concert");
  await press(/공연 만들기|Create concert/);
  await page
    .getByRole("alert")
    .filter({ hasText: /칸|field/ })
    .waitFor();
  await look("new-concert-refused");

  await page.goto(`/admin/schedules/${show.scheduleId}/edit`);
  await look("edit-date");
  await page.goto(`/admin/payments?schedule=${show.scheduleId}`);
  await look("payments-of-show");

  await page.goto(`/admin/schedules/${show.scheduleId}/seats`);
  for (const seatNumber of ["11", "12", "50"]) {
    await page.locator(`input[name=seat][value="${seatNumber}"]`).check();
  }
  await look("seats-chosen");
  await page.locator("input[name=reason]").fill("카메라 자리 · Camera");
  await press(/고른 좌석 막기|Block these seats/);
  await page.getByText(/막았어요|blocked\./).waitFor();
  await look("seats-blocked");

  await page.goto("/admin/payments");
  await look("payments");
  const payment = `/admin/payments/${buyer.paymentId}`;
  await page.goto(payment);
  await page.getByText(/일부만|A part/).click();
  await press(/확인하기|Review/);
  await page.locator("[aria-invalid]").first().waitFor();
  await look("refund-refused");
  await page.locator("input[name=amount]").fill("100000");
  await page.locator("input[name=reason]").fill("공연 중 음향 사고 · Sound failed");
  await press(/확인하기|Review/);
  await page.getByRole("heading", { level: 3 }).waitFor();
  await look("refund-review");
  await press(/환불하기$|^Refund ₩/);
  await page.waitForURL(/refunded=1/);
  await look("refunded");

  await newBuyer(page, show, [31]);
  const cancel = `/admin/schedules/${show.scheduleId}/cancel`;
  await page.goto(cancel);
  const title = (await page.locator("h1 a").textContent()) ?? "";
  await press(/공연 취소하기|Cancel the show/);
  await page.locator("[aria-invalid]").first().waitFor();
  await look("cancel-refused");
  await page.locator("input[name=confirmation]").fill(title);
  await page.locator("input[name=reason]").fill("출연자 건강 · Health");
  await press(/공연 취소하기|Cancel the show/);
  await page.getByText(/취소했어요|Cancelled\./).waitFor();
  await look("cancelled");

  await page.goto(`/admin/audit-log?target=schedule:${show.scheduleId}`);
  for (const more of await page.locator("details > summary").all()) await more.click();
  await look("audit-log");

  await page.goto("/admin/webhooks");
  await page.locator("input[name=url]").fill(`https://${crypto.randomUUID()}.invalid/hook`);
  await press(/^더하기|^Add$/);
  await page.getByText(/^whsec_/).waitFor();
  await look("webhooks");
  await newBuyer(page, await newShow(page), [1]);
  await page.locator("a[href^='/admin/webhooks/']").last().click();
  await page
    .getByText(/ENOTFOUND|no answer/)
    .first()
    .waitFor({ timeout: 20_000 });
  await look("deliveries");
}

for (const { locale, colorScheme, viewport, tag } of looks) {
  test.describe(`${locale} ${colorScheme}`, { tag }, () => {
    test.use({ locale, colorScheme, viewport });
    const language = locale.slice(0, 2);
    test("the organiser's forms are for everybody", async ({ page }) => {
      await lookAtForms(page, `${language}-${colorScheme}`, language);
    });
  });
}
