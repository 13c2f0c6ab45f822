import { expect, test } from "./journey";

test("the language is chosen once and stays, on every page", async ({ page }) => {
  await page.goto("/?q=라이브");
  await page.getByRole("banner").getByRole("button", { name: "메뉴" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("A fair line.");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(new URL(page.url()).searchParams.get("q")).toBe("라이브");

  await page.goto("/login");
  await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
  await page.getByRole("banner").getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.getByRole("main").getByRole("button", { name: "로그인" })).toBeVisible();
});

test("the theme is chosen once and comes from the server, so that nothing flashes", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("banner").getByRole("button", { name: "메뉴" }).click();
  await page.getByRole("button", { name: "어둡게" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const html = await (await page.request.get("/login")).text();
  expect(html).toContain('data-theme="dark"');
  await page.getByRole("button", { name: "기기 설정" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test.describe("a browser that prefers English", () => {
  test.use({ locale: "en-US" });

  test("is greeted in English, with prices and dates the English way", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("A fair line.");
    await expect(page.getByRole("article").first()).toContainText(/₩\d+,000/);
    await expect(page.getByRole("article").first()).toContainText(
      /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), /,
    );
  });
});

test("the skip link leads a keyboard past the header", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "본문으로 건너뛰기" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});
