import type { Page } from "@playwright/test";
import { arriveAs, expect, expectAccessible, takePicture, test } from "./journey";
import { newShow, seat } from "./show";

const gateway = String(process.env.GATEWAY_URL);
const recoveryPatience = { timeout: 45_000 };

/** A new person, at their turn, with a seat of 30,000 won held: on the checkout. */
async function arriveAtCheckout(page: Page): Promise<void> {
  const show = await newShow(page, { price: 30_000 });
  await arriveAs(page, "/");
  await page.goto(show.queuePath);
  await expect(page).toHaveURL(show.seatsPath);
  await seat(page, "A", 1).click();
  await page.getByRole("button", { name: /^이 좌석 잡기/ }).click();
  await expect(page).toHaveURL(/\/checkout\/\d+$/);
}

const byCard = (page: Page) => page.getByRole("button", { name: /^(카드로 결제|Pay by card)$/ });

async function goToGateway(page: Page): Promise<void> {
  await byCard(page).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(gateway));
}

/** Agrees on the gateway's page, or goes away, with a fault of the gateway's. */
async function decide(page: Page, fault = "none", action = "결제하기"): Promise<void> {
  await page.getByLabel("일부러 일으킬 문제").selectOption(fault);
  await page.getByRole("button", { name: action }).click();
}

async function expectBought(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/reservations\/\d+\?card=/, recoveryPatience);
  await expect(page.getByText("예매 완료!")).toBeVisible();
  await expect(page.getByRole("img", { name: "A1 좌석 입장용 QR 코드" })).toBeVisible();
}

async function look(page: Page, name: string): Promise<void> {
  await expect(page).toHaveTitle(/./);
  await expectAccessible(page);
  await takePicture(page, name);
}

test("a hold is paid by card: to the gateway, back, and the ticket is there", async ({ page }) => {
  await arriveAtCheckout(page);
  await look(page, "card-checkout");
  await goToGateway(page);
  await expect(page.getByText("₩30,000")).toBeVisible();
  await look(page, "card-gateway");
  await decide(page);
  await expectBought(page);
  await look(page, "card-paid");
  await page.reload();
  await expectBought(page);
  await page.goto("/wallet");
  await expect(page.getByTestId("balance")).toHaveText("0원");
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(3); // charged, paid
});

test("pressing twice is one card payment", { tag: "@phone" }, async ({ page }) => {
  await arriveAtCheckout(page);
  await byCard(page).dblclick();
  await expect(page).toHaveURL((url) => url.href.startsWith(gateway));
  await page.getByRole("button", { name: "결제하기" }).dblclick();
  await expectBought(page);
  await page.goto("/wallet?type=PAYMENT");
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
});

test("the wallet is charged by card, and the seat paid from it", { tag: "@phone" }, async ({
  page,
}) => {
  await arriveAtCheckout(page);
  const checkout = page.url();
  await page.goto("/wallet");
  await look(page, "card-wallet");
  await page.getByRole("button", { name: "카드로 충전" }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(gateway));
  await decide(page);
  await expect(page).toHaveURL(/\/wallet\?card=APPLIED$/);
  await expect(page.getByText("카드 충전이 끝났어요")).toBeVisible();
  await expect(page.getByTestId("balance")).toHaveText("50,000원");
  await look(page, "card-wallet-charged");
  await page.reload();
  await expect(page.getByTestId("balance")).toHaveText("50,000원");
  await page.goto(checkout);
  await page.getByRole("button", { name: "30,000원 결제하기" }).click();
  await expect(page.getByText("예매 완료!")).toBeVisible();
});

test("a refused card costs nothing, and another one pays", { tag: "@phone" }, async ({ page }) => {
  await arriveAtCheckout(page);
  await goToGateway(page);
  await decide(page, "refusal");
  await expect(page).toHaveURL(/\/checkout\/\d+\?card=REFUSED$/);
  const told = page.getByRole("main").getByRole("alert");
  await expect(told).toContainText("카드사가 결제를 거절했어요");
  await look(page, "card-refused");
  await page.reload();
  await expect(told).toContainText("나간 돈은 없어요");
  await goToGateway(page);
  await decide(page);
  await expectBought(page);
});

test("who leaves the gateway's page by its button or by going back can go on", {
  tag: "@phone",
}, async ({ page }) => {
  await arriveAtCheckout(page);
  await goToGateway(page);
  await decide(page, "none", "취소");
  await expect(page.getByText("카드 결제를 취소했어요")).toBeVisible();
  await look(page, "card-cancelled");
  await goToGateway(page);
  await page.goBack();
  await expect(page.getByText("카드 결제를 아직 마치지 않았어요")).toBeVisible();
  await look(page, "card-unfinished");
  await page.getByRole("button", { name: "카드 결제 이어서 하기" }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(gateway));
  await decide(page);
  await expectBought(page);
});

test("money of a wrong amount goes back by itself, the seat stays held", { tag: "@phone" }, async ({
  page,
}) => {
  await arriveAtCheckout(page);
  await goToGateway(page);
  await decide(page, "wrongAmount");
  await expect(page.getByText("카드 결제를 모두 취소해 드렸어요")).toBeVisible();
  await expect(page.getByText("카드사가 다른 금액을 승인했어요.")).toBeVisible();
  await look(page, "card-refunded");
  await goToGateway(page);
  await decide(page);
  await expectBought(page);
});

test("seats given back while the gateway is open are not paid for", { tag: "@phone" }, async ({
  page,
  context,
}) => {
  await arriveAtCheckout(page);
  const checkout = page.url();
  await goToGateway(page);
  const other = await context.newPage();
  await other.goto(checkout);
  await other.getByRole("button", { name: "좌석 놓고 다시 고르기" }).click();
  await expect(other).toHaveURL(/\/seats$/);
  await decide(page);
  await expect(page.getByText("카드 결제를 마치지 못했어요")).toBeVisible();
  await expect(page.getByText("놓아준 좌석이에요")).toBeVisible();
  await look(page, "card-too-late");
});

test("an answer that is lost after the capture is asked for, and the seat is owned", {
  tag: "@phone",
}, async ({ page }) => {
  await arriveAtCheckout(page);
  await goToGateway(page);
  await decide(page, "timeoutAfterCapture");
  await expectBought(page);
});

test("while the gateway is away the page says that we ask, and becomes the ticket by itself", {
  tag: "@phone",
}, async ({ page }) => {
  await arriveAtCheckout(page);
  await goToGateway(page);
  await decide(page, "away");
  await expect(page).toHaveURL(/\/checkout\/\d+\?card=ASKING$/);
  await expect(page.getByText("카드사에 결제 결과를 확인하고 있어요")).toBeVisible();
  await expect(page.getByRole("button", { name: /충전하기|카드/ })).toHaveCount(0);
  await look(page, "card-asking");
  await expectBought(page);
});

test.describe("English, dark", () => {
  test.use({ colorScheme: "dark" });
  test("paying by card is for everybody", async ({ page }) => {
    await arriveAtCheckout(page);
    await page.context().addCookies([{ name: "locale", value: "en", url: page.url() }]);
    await page.reload();
    await look(page, "card-checkout-en-dark");
    await goToGateway(page);
    await decide(page, "refusal");
    await expect(page.getByText("The card company refused")).toBeVisible();
    await look(page, "card-refused-en-dark");
    await goToGateway(page);
    await decide(page, "none", "취소");
    await expect(page.getByText("You cancelled the card payment")).toBeVisible();
    await look(page, "card-cancelled-en-dark");
    await page.goto("/wallet");
    await look(page, "card-wallet-en-dark");
  });
});

test.describe("a very small phone", { tag: "@phone" }, () => {
  test.use({ viewport: { width: 320, height: 568 } });
  test("has room for paying by card", async ({ page }) => {
    await arriveAtCheckout(page);
    await goToGateway(page);
    await look(page, "card-gateway-320");
    await decide(page, "refusal");
    await expect(page.getByText("카드사가 결제를 거절했어요")).toBeVisible();
    await look(page, "card-refused-320");
  });
});

test.describe("before any script runs", { tag: "@phone" }, () => {
  test.use({ javaScriptEnabled: false });
  test("charging by card works: the form may lead to the gateway", async ({ page }) => {
    await arriveAs(page, "/wallet");
    await page.getByRole("button", { name: "카드로 충전" }).click();
    await expect(page).toHaveURL((url) => url.href.startsWith(gateway));
    await decide(page);
    await expect(page).toHaveURL(/\/wallet\?card=APPLIED$/);
    await expect(page.getByTestId("balance")).toHaveText("50,000원");
  });
});
