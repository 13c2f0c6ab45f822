import type { Page } from "@playwright/test";
import {
  arriveAs,
  expect,
  expectAccessible,
  fillLogin,
  newPerson,
  takePicture,
  test,
} from "./journey";

const mePath = "/api/v1/members/me";

/** Another browser of the same person's, logged in. */
async function otherBrowser(page: Page, person: { loginId: string; password: string }) {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error("no browser");
  const other = await context.newPage();
  await other.goto(new URL("/login?next=%2Fwallet", page.url()).href);
  await fillLogin(other, person);
  await other.waitForURL("**/wallet");
  return { context, page: other };
}

test("a nickname is changed and shows at once", { tag: "@phone" }, async ({ page }) => {
  await arriveAs(page, "/profile");
  await page.getByLabel("별명").fill("맨앞줄");
  await page.getByRole("button", { name: "별명 저장" }).click();
  await expect(page.getByRole("status")).toHaveText("별명을 바꿨어요.");
  await expect(page.getByRole("banner")).toContainText("맨앞줄");
  await page.reload();
  await expect(page.getByLabel("별명")).toHaveValue("맨앞줄");
});

test("a password is changed by whoever knows the old one, and every other login ends", {
  tag: "@phone",
}, async ({ page }) => {
  const person = await arriveAs(page, "/profile");
  const other = await otherBrowser(page, person);
  await page.getByLabel("지금 비밀번호").fill("not-the-password");
  await page.getByLabel("새 비밀번호").fill("rows-and-grapes");
  await page.getByRole("button", { name: "비밀번호 변경" }).click();
  await expect(page.getByLabel("지금 비밀번호")).toHaveAccessibleDescription(
    "지금 비밀번호가 맞지 않아요.",
  );
  await page.getByLabel("지금 비밀번호").fill(person.password);
  await page.getByRole("button", { name: "비밀번호 변경" }).click();
  // The API's login that made the account, and the other browser's.
  await expect(page.getByRole("status")).toContainText("다른 로그인 2개를 끝냈어요");
  await expect(page.getByLabel("새 비밀번호")).toHaveValue("");
  await other.page.reload();
  await expect(other.page).toHaveURL(/\/login\?next=/);
  await fillLogin(other.page, { ...person, password: "rows-and-grapes" });
  await expect(other.page).toHaveURL(/\/wallet$/);
  await other.context.close();
});

test("a stolen cookie is worth nothing once its login was ended, on pages and API", {
  tag: "@desktop",
}, async ({ page }) => {
  const person = await arriveAs(page, "/profile");
  const other = await otherBrowser(page, person);
  expect((await other.context.request.get(new URL(mePath, page.url()).href)).status()).toBe(200);
  await page.reload();
  const list = page.getByRole("region", { name: "로그인된 기기" });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await expect(list.getByRole("listitem").first()).toContainText("지금 이 기기");
  await expect(list.getByRole("listitem").first()).toContainText("Chrome");
  await list.getByRole("button", { name: "다른 로그인 2개 모두 끝내기" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);

  expect((await other.context.request.get(new URL(mePath, page.url()).href)).status()).toBe(401);
  await other.page.goto(new URL("/reservations", page.url()).href);
  await expect(other.page).toHaveURL(/\/login\?next=/);
  await other.context.close();
  await page.goto("/wallet");
  await expect(page).toHaveURL("/wallet");
});

test("a cookie that was copied before logging out is worth nothing afterwards", {
  tag: "@desktop",
}, async ({ page }) => {
  await arriveAs(page, "/");
  const copied = await page.context().cookies();
  await page.getByRole("banner").getByRole("button", { name: /메뉴/ }).click();
  await page.getByRole("button", { name: "로그아웃" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "로그인" })).toBeVisible();
  await page.context().addCookies(copied);
  await page.goto("/wallet");
  await expect(page).toHaveURL("/login?next=%2Fwallet");
});

test.describe("before any script runs", { tag: "@desktop" }, () => {
  test.use({ javaScriptEnabled: false });

  test("everything of the profile works", async ({ page }) => {
    const person = await newPerson(page);
    await page.goto("/login?next=%2Fprofile");
    await fillLogin(page, person);
    await page.getByLabel("별명").fill("느린우체통");
    await page.getByRole("button", { name: "별명 저장" }).click();
    await expect(page.getByText("별명을 바꿨어요.")).toBeVisible();
    await page.getByRole("button", { name: /앱·프로그램.*끝내기/ }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "지금 이 기기" })).toBeVisible();
    await expect(page.getByRole("button", { name: /앱·프로그램.*끝내기/ })).toHaveCount(0);
  });
});

for (const [locale, colorScheme] of [
  ["ko-KR", "light"],
  ["en-US", "dark"],
] as const) {
  test.describe(`${locale} ${colorScheme}`, () => {
    test.use({ locale, colorScheme });
    test("the profile is for everybody, at 320 px too", async ({ page }) => {
      const person = await newPerson(page);
      await page.goto("/login?next=%2Fprofile");
      await page.locator("#loginId").fill(person.loginId);
      await page.locator("#password").fill(person.password);
      await page.locator("main form button[type=submit]").click();
      await page.waitForURL("/profile");
      const suffix = `${locale.slice(0, 2)}-${colorScheme}`;
      await expectAccessible(page);
      await takePicture(page, `profile-${suffix}`);
      await page.locator("#currentPassword").fill("not-the-password");
      await page.locator("#newPassword").fill("rows-and-grapes");
      await page.locator("form:has(#newPassword) button[type=submit]").click();
      await expect(page.locator("#currentPassword")).toHaveAttribute("aria-invalid", "true");
      await expectAccessible(page);
      await page.setViewportSize({ width: 320, height: 568 });
      await expectAccessible(page);
      await takePicture(page, `profile-320-${suffix}`);
    });
  });
}
