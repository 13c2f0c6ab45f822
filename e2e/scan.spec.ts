import type { Page } from "@playwright/test";
import { arriveAs, expect, expectAccessible, fillLogin, takePicture, test } from "./journey";
import { newShow, seat } from "./show";

const admin = { loginId: "admin", password: "admin-pass-1234" };

/** What the QR codes of two new tickets say, and the show they are for. */
async function twoTickets(page: Page) {
  await page.context().clearCookies();
  const show = await newShow(page, { price: 50_000 });
  await arriveAs(page, show.queuePath);
  await page.waitForURL(show.seatsPath);
  await seat(page, "A", 1).click();
  await seat(page, "A", 2).click();
  await page.getByRole("button", { name: "이 좌석 잡기" }).click();
  await page.waitForURL(/\/checkout\//);
  await page.getByRole("button", { name: /충전하기/ }).click();
  await page.getByRole("button", { name: /결제하기/ }).click();
  await page.waitForURL(/\?paid=1$/);
  const reservationId = new URL(page.url()).pathname.split("/").at(-1);
  const answer = await page.request.get(`/api/v1/reservations/${reservationId}`);
  const { data } = await answer.json();
  const codes: string[] = data.tickets.map(({ qr }: { qr: string }) => qr);
  return { show, codes, payment: data.payment.paymentId as number };
}

async function becomeOrganiser(page: Page, path = "/scan"): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`/login?next=${encodeURIComponent(path)}`);
  await page.locator("#loginId").fill(admin.loginId);
  await page.locator("#password").fill(admin.password);
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(path);
}

async function type(page: Page, code: string): Promise<void> {
  await page.locator("#code").fill(code);
  await page.locator("#code").press("Enter");
}

const verdict = (page: Page) => page.locator("[data-verdict]");
const expectVerdict = (page: Page, kind: string) =>
  expect(verdict(page)).toHaveAttribute("data-verdict", kind);

/** A camera that shows `window.shown`, drawn as a QR code by the page's own ticket. */
async function giveCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 480;
    canvas.height = 480;
    const context = canvas.getContext("2d");
    const frame = () => {
      const { shown } = window as unknown as { shown?: CanvasImageSource };
      if (!context) return;
      context.fillStyle = "#777";
      context.fillRect(0, 0, 480, 480);
      if (shown) context.drawImage(shown, 60, 60, 360, 360);
      requestAnimationFrame(frame);
    };
    frame();
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
  });
}

/** Holds a ticket, or nothing, before the camera. */
async function show(page: Page, svg: string | null): Promise<void> {
  await page.evaluate(async (markup) => {
    const place = window as unknown as { shown?: HTMLImageElement };
    place.shown = undefined;
    if (!markup) return;
    const picture = new Image();
    picture.src = `data:image/svg+xml,${encodeURIComponent(markup)}`;
    await picture.decode();
    place.shown = picture;
  }, svg);
}

test("the door lets a ticket in once, and says why it turns one away", async ({ page }) => {
  const here = await twoTickets(page);
  const there = await twoTickets(page);
  const cancelled = await page.request.post(`/api/v1/payments/${there.payment}/cancel`, {
    data: {},
    headers: { origin: new URL(page.url()).origin },
  });
  expect(cancelled.status()).toBe(200);
  await becomeOrganiser(page);
  await expectVerdict(page, "NONE");
  await expectAccessible(page);
  await takePicture(page, "scan");

  await type(page, here.codes[0] as string);
  await expectVerdict(page, "IN");
  await expect(verdict(page)).toContainText("A1");
  await expect(page.getByText("이 기기에서 1명 입장")).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, "scan-in");

  await type(page, here.codes[0] as string);
  await expectVerdict(page, "USED");
  await expect(verdict(page)).toContainText(/\d\d:\d\d에 입장했어요/);
  await expectAccessible(page);
  await takePicture(page, "scan-used");

  await type(page, there.codes[0] as string);
  await expectVerdict(page, "REVOKED");
  await type(page, "no-ticket-of-ours");
  await expectVerdict(page, "UNKNOWN");
  await expectAccessible(page);

  await page.goto(`/scan?show=${there.show.scheduleId}`);
  await type(page, here.codes[1] as string);
  await expectVerdict(page, "OTHER_SHOW");
  await page.setViewportSize({ width: 320, height: 568 });
  await expectAccessible(page);
  await takePicture(page, "scan-320");
});

test("the camera reads ticket after ticket, each once, and is ready for the next within a second", async ({
  page,
}) => {
  const { codes } = await twoTickets(page);
  const pictures = await page
    .getByRole("img", { name: /QR/ })
    .evaluateAll((codes) => codes.map((code) => new XMLSerializer().serializeToString(code)));
  expect(pictures).toHaveLength(codes.length);
  await giveCamera(page);
  await becomeOrganiser(page);
  await page.getByRole("button", { name: "카메라 켜기" }).click();
  await expect(page.getByText("QR을 네모 안에 비추세요.")).toBeVisible();
  await show(page, pictures[0] ?? null);
  await expectVerdict(page, "IN");
  await takePicture(page, "scan-camera");
  // It stays in view, and is not taken for a second visitor.
  const startedAtMs = Date.now();
  await show(page, pictures[1] ?? null);
  await expect(page.getByText("이 기기에서 2명 입장")).toBeVisible({ timeout: 2_000 });
  expect(Date.now() - startedAtMs).toBeLessThan(2_000);
  await expectVerdict(page, "IN");
  await show(page, null);
  await page.getByRole("button", { name: "카메라 끄기" }).click();
  await expect(page.locator("video")).toBeHidden();
});

test("a camera that is refused leaves the typed code", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("refused", "NotAllowedError");
    };
  });
  await becomeOrganiser(page);
  await page.getByRole("button", { name: "카메라 켜기" }).click();
  await expect(page.getByText("카메라를 쓸 수 없어요")).toBeVisible();
  await type(page, "nothing");
  await expectVerdict(page, "UNKNOWN");
});

test("the door is the organiser's, and only its page may open the camera", async ({ page }) => {
  await arriveAs(page, "/");
  const refused = await page.goto("/scan");
  expect(refused?.status()).toBe(404);
  await becomeOrganiser(page);
  const policyOf = async (path: string) =>
    (await page.request.get(path)).headers()["permissions-policy"];
  expect(await policyOf("/scan")).toContain("camera=(self)");
  expect(await policyOf("/wallet")).toContain("camera=()");
});

test.describe("English, dark", () => {
  test.use({ locale: "en-US", colorScheme: "dark" });
  test("the door is for everybody", async ({ page }) => {
    await becomeOrganiser(page);
    await type(page, "nothing");
    await expectVerdict(page, "UNKNOWN");
    await expectAccessible(page);
    await takePicture(page, "scan-en-dark");
  });
});

test.describe("before any script runs", () => {
  test.use({ javaScriptEnabled: false });
  test("a typed code is checked all the same", async ({ page }) => {
    await page.goto("/login?next=%2Fscan");
    await fillLogin(page, admin);
    await page.getByLabel("코드").fill("nothing");
    await page.getByRole("button", { name: "확인", exact: true }).click();
    await expect(page.getByText("우리 티켓이 아니에요")).toBeVisible();
  });
});
