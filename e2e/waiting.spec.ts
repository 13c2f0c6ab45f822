import { arriveAs, expect, expectAccessible, fillLogin, takePicture, test } from "./journey";
import { newRival, newShow, notice, setQueue } from "./show";

/** Three seconds, and as much again for a machine that runs all the other journeys at the same time. */
const feltWithinMs = 6_000;

test("the turn comes: the place moves up, and whoever is next goes straight to the seats", async ({
  page,
}) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  const inside = await newRival(page, show);
  const ahead = await newRival(page, show);
  expect([inside.status, ahead.status]).toEqual(["ACTIVE", "WAITING"]);
  await arriveAs(page, show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("2번째");
  await expect(page).toHaveTitle(/^2번째 · /);
  await expect(page.getByText(/창을 닫아도, 차례가 온 뒤 10분 안에/)).toBeVisible();

  await ahead.leave();
  await expect(page.getByTestId("position")).toHaveText("1번째");
  await expect(page.getByText("다음이 내 차례예요")).toBeAttached();
  await page.reload();
  await expect(page.getByTestId("position")).toHaveText("1번째");

  await inside.leave();
  await expect(page.getByRole("alert").filter({ hasText: "차례가 왔어요!" })).toBeVisible();
  await expect(page).toHaveTitle(/^차례가 왔어요!/);
  await expect(page).toHaveURL(show.seatsPath);
});

test("the organiser's pause and words reach the line within seconds", { tag: "@phone" }, async ({
  page,
}) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  await newRival(page, show);
  await arriveAs(page, show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("1번째");
  await expect(page.getByText(/^약 .+ 남았어요$/)).toBeVisible();
  await setQueue(page, show, { state: "PAUSED", message: "무대 점검 중입니다." });
  await expect(notice(page, "무대 점검 중입니다.")).toBeVisible({ timeout: feltWithinMs });
  await expect(notice(page, /입장이 잠시 멈췄어요/)).toBeVisible();
  await expect(page.getByText(/지금은 멈춤 · 다시 이어지면 약/)).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, "queue-paused");
  await setQueue(page, show, { state: "OPEN", message: "" });
  await expect(notice(page, /입장이 잠시 멈췄어요/)).toBeHidden({ timeout: feltWithinMs });
});

test("the same account has the same place in another tab and after clearing its cookies of the line", {
  tag: "@phone",
}, async ({ page }) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  await newRival(page, show);
  await arriveAs(page, show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("1번째");
  await newRival(page, show);

  // The tab in front asks for both.
  const tab = await page.context().newPage();
  const polled = tab.waitForResponse(/\/queue\/tokens\/me/);
  await tab.goto(show.queuePath);
  await expect(tab.getByTestId("position")).toHaveText("1번째");
  await polled;
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().includes("/queue/tokens/me")) asked += 1;
  });
  await setQueue(page, show, { message: "두 탭 모두 보입니다." });
  await expect(notice(tab, "두 탭 모두 보입니다.")).toBeVisible();
  await expect(notice(page, "두 탭 모두 보입니다.")).toBeVisible();
  expect(asked).toBe(0);
  await tab.close();

  await page.context().clearCookies({ name: /^frontrow-(queue|place|pass)-/ });
  await page.reload();
  await expect(page.getByTestId("position")).toHaveText("1번째");
});

test("whoever was logged out while waiting is told so when the turn comes, and logs in to it", {
  tag: "@phone",
}, async ({ page }) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  const inside = await newRival(page, show);
  const person = await arriveAs(page, show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("1번째");
  await page.context().clearCookies({ name: "frontrow-session" });
  await inside.leave();
  await expect(page.getByText("로그인이 풀렸어요")).toBeVisible();
  await page.getByRole("link", { name: "다시 로그인하기" }).click();
  await fillLogin(page, person);
  await expect(page).toHaveURL(show.seatsPath);
});

test("leaving is asked once more, and gives the place away", { tag: "@phone" }, async ({
  page,
}) => {
  const show = await newShow(page, { queue: { maxActive: 1 } });
  const inside = await newRival(page, show);
  await arriveAs(page, show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("1번째");
  const behind = await newRival(page, show);
  expect(behind.status).toBe("WAITING");

  await page.getByRole("button", { name: "줄에서 나가기" }).click();
  const dialog = page.getByRole("dialog", { name: "줄에서 나갈까요?" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "계속 기다리기" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "줄에서 나가기" }).click();
  await dialog.getByRole("button", { name: "줄에서 나가기" }).click();
  await expect(page).toHaveURL(`/concerts/${show.concertId}`);
  await page.goto(show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("2번째");
  await inside.leave();
});

test("a turn that runs out is told, and the line can be joined again", { tag: "@phone" }, async ({
  page,
}) => {
  const show = await newShow(page, { queue: { activeSeconds: 5 } });
  await arriveAs(page, "/");
  await page.goto(show.queuePath);
  await expect(page).toHaveURL(show.seatsPath);
  await expect(page).toHaveURL(show.queuePath, { timeout: 15_000 });
  await expect(page.getByText("입장 시간이 끝났어요")).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, "queue-expired");
  await page.getByRole("button", { name: "다시 줄 서기" }).click();
  await expect(page).toHaveURL(show.seatsPath);
});

test.describe("with a broken connection", () => {
  test.use({ breaksNetwork: true });

  test("a lost connection keeps the place and says so", { tag: "@phone" }, async ({ page }) => {
    const show = await newShow(page, { queue: { maxActive: 1 } });
    await newRival(page, show);
    await arriveAs(page, show.queuePath);
    await expect(page.getByTestId("position")).toHaveText("1번째");
    await page.route("**/api/v1/queue/**", (route) => route.fulfill({ status: 503, body: "" }));
    await page.reload();
    await expect(notice(page, /내 순서는 안전하게 보관되어 있어요/)).toBeVisible();
    await expect(page.getByTestId("position")).toHaveText("1번째");
    await expectAccessible(page);
    await takePicture(page, "queue-reconnecting");
    await page.unroute("**/api/v1/queue/**");
    await expect(notice(page, /내 순서는 안전하게 보관되어 있어요/)).toBeHidden();
  });

  test("who comes while the line cannot be reached reads that, and joins as soon as it can", {
    tag: "@phone",
  }, async ({ page }) => {
    const show = await newShow(page, { queue: { maxActive: 1 } });
    await newRival(page, show);
    await page.route("**/api/v1/queue/**", (route) => route.fulfill({ status: 503, body: "" }));
    await arriveAs(page, show.queuePath);
    const told = page.getByRole("status").filter({ hasText: "계속 다시 시도하고 있어요" });
    await expect(told).toBeVisible();
    await expectAccessible(page);
    await takePicture(page, "queue-unreachable");
    await page.unroute("**/api/v1/queue/**");
    await expect(page.getByTestId("position")).toHaveText("1번째");
    await expect(told).toHaveCount(0);
  });
});

test.describe("before any script runs", () => {
  test.use({ javaScriptEnabled: false });

  test("one can join the line, is let in, holds a seat, charges, pays and has a ticket", async ({
    page,
  }) => {
    const show = await newShow(page, { price: 10_000 });
    const rival = await newRival(page, show);
    await arriveAs(page, show.queuePath);
    await page.getByRole("button", { name: "줄 서기" }).click();
    await expect(page).toHaveURL(show.seatsPath);

    await page.getByLabel("A5", { exact: true }).check();
    expect(await rival.hold([5])).toBe(201);
    await page.getByRole("button", { name: "이 좌석 잡기" }).last().click();
    await expect(page.locator("noscript [role=alert]")).toHaveText(
      "고르신 좌석 중에 지금 예매할 수 없는 좌석이 있습니다.",
    );
    await page.getByLabel("A6", { exact: true }).check();
    await page.getByRole("button", { name: "이 좌석 잡기" }).last().click();
    await page.getByRole("button", { name: "10,000원 충전하기" }).click();
    await page.getByRole("button", { name: "10,000원 결제하기" }).click();
    await expect(page.getByRole("img", { name: "A6 좌석 입장용 QR 코드" })).toBeVisible();
  });
});
