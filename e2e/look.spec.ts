import type { Page } from "@playwright/test";
import { arriveAs, expectAccessible, lookAt, looks, takePicture, test } from "./journey";

const openPages = {
  home: "/",
  calendar: "/?view=calendar",
  "nothing-found": "/?q=없는공연",
  concert: "/concerts/1",
  login: "/login",
  signup: "/signup",
  "not-found": "/nowhere",
};

async function look(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    await expectAccessible(page);
    await takePicture(page, name);
  });
}

async function lookAtOpenPages(page: Page, suffix: string): Promise<void> {
  for (const [name, path] of Object.entries(openPages)) {
    await page.goto(path);
    await lookAt(page, name, suffix);
  }
}

for (const { locale, colorScheme, viewport, tag } of looks) {
  test.describe(`${locale} ${colorScheme}`, { tag }, () => {
    test.use({ locale, colorScheme, viewport });
    const suffix = `${locale.slice(0, 2)}-${colorScheme}`;

    test("the pages open to everyone are for everybody", async ({ page }) => {
      await lookAtOpenPages(page, suffix);
      await page.goto("/");
      await page
        .getByRole("banner")
        .getByRole("button", { name: /메뉴|menu/i })
        .click();
      await lookAt(page, "menu", suffix);
    });
  });
}

test("the wallet is for everybody, empty, refused and filled", async ({ page }) => {
  await arriveAs(page, "/wallet");
  await look(page, "wallet-empty");
  await page.getByText("직접 입력").click();
  await page.getByRole("button", { name: "충전하기" }).click();
  await page.getByText("숫자로 적어 주세요").waitFor();
  await look(page, "wallet-refused");
  await page.getByText("50,000원", { exact: true }).click();
  await page.getByRole("button", { name: "충전하기" }).click();
  await page.getByText("충전했어요").waitFor();
  await look(page, "wallet");
});

test.describe("a very small phone", { tag: "@phone" }, () => {
  test.use({ viewport: { width: 320, height: 568 } });

  test("has room for the wallet", async ({ page }) => {
    await arriveAs(page, "/wallet");
    await look(page, "wallet-320");
  });
});
