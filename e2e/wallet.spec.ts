import { arriveAs, expect, test } from "./journey";

test("a person charges their wallet and sees it in the ledger", async ({ page }) => {
  await arriveAs(page, "/wallet");
  const balance = page.getByTestId("balance");
  await expect(balance).toHaveText("0원");
  await expect(page.getByText("아직 내역이 없어요")).toBeVisible();

  await page.getByText("300,000원", { exact: true }).click();
  await page.getByRole("button", { name: "충전하기" }).click();
  await expect(balance).toHaveText("300,000원");

  await page.getByText("직접 입력").click();
  await page.getByLabel("금액").fill("12,345");
  await page.getByRole("button", { name: "충전하기" }).click();
  await expect(balance).toHaveText("312,345원");

  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("+12,345원");
  await expect(rows.nth(1)).toContainText("312,345원");
  await expect(rows.nth(2)).toContainText("+300,000원");

  await page.getByRole("link", { name: "환불" }).click();
  await expect(page).toHaveURL("/wallet?type=REFUND");
  await expect(page.getByText("아직 내역이 없어요")).toBeVisible();
});

test("an amount that cannot be charged is told at its field and changes nothing", async ({
  page,
}) => {
  await arriveAs(page, "/wallet");
  await page.getByText("직접 입력").click();
  for (const amount of ["0", "-1", "1000001", "0.5", "abc", ""]) {
    await page.getByLabel("금액").fill(amount);
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.getByRole("button", { name: "충전하기" }).click();
    await answered;
    await expect(page.getByLabel("금액")).toHaveAccessibleDescription(
      /1원부터 1,000,000원까지 숫자로/,
    );
    await expect(page.getByLabel("금액")).toHaveValue(amount);
  }
  await expect(page.getByTestId("balance")).toHaveText("0원");
});

test("a double click charges once", async ({ page }) => {
  await arriveAs(page, "/wallet");
  await page.getByRole("button", { name: "충전하기" }).dblclick();
  await expect(page.getByTestId("balance")).toHaveText("50,000원");
  await page.reload();
  await expect(page.getByTestId("balance")).toHaveText("50,000원");
});

test.describe("before any script runs", () => {
  test.use({ javaScriptEnabled: false });

  test("charging works, and sending the same form again charges nothing more", async ({ page }) => {
    await arriveAs(page, "/wallet");
    await page.getByText("100,000원", { exact: true }).click();
    await page.getByRole("button", { name: "충전하기" }).click();
    await expect(page.getByTestId("balance")).toHaveText("100,000원");
    await page.reload(); // the browser sends the form again
    await expect(page.getByTestId("balance")).toHaveText("100,000원");
  });
});
