import type { Page } from "@playwright/test";
import { arriveAs, expect, test } from "./journey";
import { newShow, seat } from "./show";

test.use({ breaksNetwork: true });

/** Buys A1 of a show of its own and returns the path of the ticket, once the browser has kept it. */
async function buyTicket(page: Page): Promise<string> {
  const show = await newShow(page, { price: 10_000 });
  await arriveAs(page, show.queuePath);
  await page.waitForURL(show.seatsPath);
  await seat(page, "A", 1).click();
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await page.getByRole("button", { name: "10,000원 충전하기" }).click();
  await page.getByRole("button", { name: "10,000원 결제하기" }).click();
  await page.getByText("예매 완료!").waitFor();
  const { pathname } = new URL(page.url());
  await expect.poll(() => isKept(page, pathname)).toBe(true);
  return pathname;
}

function isKept(page: Page, path: string): Promise<boolean> {
  return page.evaluate(async (wanted) => (await caches.match(wanted)) !== undefined, path);
}

const code = (page: Page) => page.getByRole("img", { name: "A1 좌석 입장용 QR 코드" });

test("a ticket that was opened once opens again without a connection, and is held under a scanner", async ({
  page,
  context,
}) => {
  const path = await buyTicket(page);
  await context.setOffline(true);
  await page.goto("about:blank"); // the phone has thrown the tab away
  await page.goto(path);
  await expect(code(page)).toBeVisible();
  await page.getByRole("button", { name: "크게 보기" }).click();
  await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
});

test("a ticket that was given back is not kept, and after logging out none is", async ({
  page,
  context,
}) => {
  const cancelled = await buyTicket(page);
  await page.getByRole("link", { name: "예매 취소" }).click();
  await page.getByRole("button", { name: "예매 취소하기" }).click();
  await page.getByText("취소됨").waitFor();
  await expect.poll(() => isKept(page, cancelled)).toBe(false);

  const menu = page.getByRole("banner").getByRole("button", { name: /메뉴/ });
  await menu.click();
  await page.getByRole("button", { name: "로그아웃" }).click();
  await page.getByRole("banner").getByRole("link", { name: "로그인" }).waitFor();

  const kept = await buyTicket(page);
  await menu.click();
  await page.getByRole("button", { name: "로그아웃" }).click();
  await expect.poll(() => isKept(page, kept)).toBe(false);
  await context.setOffline(true);
  await expect(page.goto(kept)).rejects.toThrow(/ERR_/);
});
