import { arriveAs, expect, expectAccessible, takePicture, test } from "./journey";

/** The viewer is a large program that draws every operation: a machine that runs others besides takes its time. */
const viewerTimeoutMs = 90_000;

test("the API is read and tried on its page, under the site's own policy", {
  tag: "@desktop",
}, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: "API 문서" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "API 문서" })).toBeVisible();
  const viewer = page.getByRole("region", { name: "API 목록" });
  await expect(viewer.getByText("Prometheus text")).toBeVisible({ timeout: viewerTimeoutMs });

  await viewer.locator("#operations-Concerts-getConcerts").getByText("/api/v1/concerts").click();
  const concerts = viewer.locator("#operations-Concerts-getConcerts");
  await concerts.getByRole("button", { name: "Execute" }).click();
  await expect(concerts.locator(".live-responses-table")).toContainText("200");
  await expect(concerts.locator(".live-responses-table")).toContainText("totalItems");
});

test("who is logged in tries it as themselves", { tag: "@desktop" }, async ({ page }) => {
  await arriveAs(page, "/docs");
  const payments = page.locator("#operations-Payments-getPayments");
  await payments.getByText("/api/v1/payments").click();
  await payments.getByRole("button", { name: "Execute" }).click();
  await expect(payments.locator(".live-responses-table")).toContainText('"success": true');
});

/** It brings a main part and headings of its own, and puts copy buttons into buttons. */
const ofSwaggerUi = [
  "heading-order",
  "landmark-main-is-top-level",
  "landmark-no-duplicate-main",
  "landmark-unique",
  "nested-interactive",
];

for (const { colorScheme, tag } of [
  { colorScheme: "light", tag: "@phone" },
  { colorScheme: "dark", tag: "@desktop" },
] as const) {
  test.describe(colorScheme, { tag }, () => {
    test.use({ colorScheme });

    test("is accessible and in the page's colours", async ({ page }) => {
      await page.goto("/docs");
      await expect(page.getByText("Prometheus text")).toBeVisible({ timeout: viewerTimeoutMs });
      await takePicture(page, `docs-${colorScheme}`);
      await expectAccessible(page, ofSwaggerUi);
    });
  });
}
