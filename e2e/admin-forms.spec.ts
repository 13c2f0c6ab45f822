import type { Page } from "@playwright/test";
import { arriveAs, expect, test } from "./journey";
import { arriveAsOrganiser, newBuyer } from "./organiser";
import { newRival, newShow, seat } from "./show";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** A name nobody else's journey has. */
const fresh = (name: string) => `${name} ${crypto.randomUUID().slice(0, 8)}`;

async function fillShow(page: Page, title: string): Promise<void> {
  await page.getByLabel("공연 제목").fill(title);
  await page.getByLabel("공연장").fill("새벽강 아트센터");
  await page.getByLabel("공연 시작", { exact: true }).fill("2031-05-01T19:30");
  await page.getByLabel("등급 이름").nth(1).fill("VIP");
  await page.getByLabel("가격(원)").nth(1).fill("154,000");
}

/** The newest line of the audit log about one thing. */
async function expectTrail(page: Page, target: string, sentences: string[]): Promise<void> {
  await page.goto(`/admin/audit-log?target=${target}`);
  const lines = page.getByRole("list", { name: "감사 기록" }).getByRole("listitem");
  await expect(lines).toHaveCount(sentences.length);
  for (const [index, sentence] of sentences.entries()) {
    await expect(lines.nth(index)).toContainText(sentence);
  }
}

test("a newcomer makes a concert with its first date, and fans find it", async ({ page }) => {
  const title = fresh("첫 무대");
  await arriveAsOrganiser(page, "/admin/concerts");
  await page.getByRole("link", { name: "새 공연" }).click();
  await fillShow(page, title);
  await page.getByRole("combobox", { name: "A열" }).selectOption({ label: "VIP" });
  await page.getByRole("radio", { name: "VIP(으)로 칠하기" }).check({ force: true });
  await button(page, "B1 좌석, R").click();
  await expect(button(page, "B1 좌석, VIP")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(button(page, "B2 좌석, VIP")).toBeFocused();
  await expect(page.getByText("12석", { exact: true })).toBeVisible();
  await button(page, "공연 만들기").click();

  await expect(page.getByText("만들었어요. 이제 관객에게 보입니다.")).toBeVisible();
  await expect(page.getByText("2031년 5월 1일 (목) 19:30")).toBeVisible();
  await expect(page.getByRole("link", { name: "현황판" })).toHaveAttribute(
    "href",
    /^\/admin\/schedules\/\d+$/,
  );
  const [, concertId] = /concerts\/(\d+)/.exec(page.url()) ?? [];
  await expectTrail(page, `concert:${concertId}`, [`공연 ‘${title}’을(를) 만들었어요`]);

  await page.goto(`/?q=${encodeURIComponent(title)}`);
  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await expect(page.getByText("110,000원 – 154,000원").first()).toBeVisible();
});

test("what is wrong with a new show is told beside each field, and nothing typed is lost", async ({
  page,
}) => {
  await arriveAsOrganiser(page, "/admin/concerts/new");
  await page.getByLabel("출연").fill("윤슬");
  await page.getByLabel("가격(원)").first().fill("공짜");
  await page.getByLabel("등급 이름").nth(2).fill("S");
  await page.getByText("대기열 자세히 정하기").click();
  await page.getByLabel("한꺼번에 좌석을 고르는 사람").fill("0");
  await page.getByText("대기열 자세히 정하기").click();
  await button(page, "공연 만들기").click();

  await expect(page.getByRole("alert").filter({ hasText: "고칠 곳" })).toBeVisible();
  const title = page.getByLabel("공연 제목");
  await expect(title).toBeFocused();
  await expect(title).toHaveAccessibleDescription("1~200자로 적어 주세요.");
  await expect(page.getByLabel("공연장")).toHaveAccessibleDescription(/1~100자/);
  await expect(page.getByLabel("공연 시작", { exact: true })).toHaveAccessibleDescription(
    /예매 시작보다 늦은/,
  );
  await expect(page.getByLabel("가격(원)").first()).toHaveAccessibleDescription(/숫자로/);
  await expect(page.getByLabel("등급 이름").nth(2)).toHaveAccessibleDescription(
    /칠한 좌석이 없어요/,
  );
  const active = page.getByLabel("한꺼번에 좌석을 고르는 사람");
  await expect(active).toBeVisible();
  await expect(active).toHaveAccessibleDescription("1~10,000명으로 적어 주세요.");
  await expect(active).toHaveValue("0");
  await expect(page.getByLabel("출연")).toHaveValue("윤슬");
  await expect(page.getByLabel("가격(원)").first()).toHaveValue("공짜");
});

test("one more date begins like the last one; what a concert says can be changed", async ({
  page,
}) => {
  const title = fresh("둘째 날");
  await arriveAsOrganiser(page, "/admin/concerts/new");
  await fillShow(page, title);
  await page.getByRole("combobox", { name: "A열" }).selectOption({ label: "VIP" });
  await button(page, "공연 만들기").click();
  await page.getByRole("link", { name: "회차 더하기" }).click();
  await expect(page.getByLabel("공연장")).toHaveValue("새벽강 아트센터");
  await expect(page.getByRole("combobox", { name: "A열" }).locator("option:checked")).toHaveText(
    "VIP",
  );
  await page.getByLabel("공연 시작", { exact: true }).fill("2031-05-02T18:00");
  await button(page, "회차 만들기").click();
  await expect(page.getByRole("heading", { name: "회차 2개" })).toBeVisible();

  await page.getByLabel("공연 제목").fill(`${title}, 새 이름`);
  await button(page, "소개 저장하기").click();
  await expect(page.getByText("공연 소개를 저장했어요.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${title}, 새 이름`);
  await page.getByLabel("공연 제목").fill(" ");
  await button(page, "소개 저장하기").click();
  await expect(page.getByLabel("공연 제목")).toHaveAccessibleDescription("1~200자로 적어 주세요.");

  await page.goto("/admin/audit-log?action=CONCERT_CHANGED");
  const change = page
    .getByRole("main")
    .getByRole("listitem")
    .filter({ hasText: "공연 소개" })
    .first();
  await change.getByText("자세히").click();
  const row = change.getByRole("row", { name: "제목" });
  await expect(row).toContainText(title);
  await expect(row).toContainText(`${title}, 새 이름`);
});

test("a blocked seat is blocked on the fans' map while they look; a sold or held one is refused", async ({
  page,
  browser,
}) => {
  const show = await newShow(page);
  await newBuyer(page, show, [50]);
  const organiser = await (await browser.newContext()).newPage();
  await arriveAsOrganiser(organiser, `/admin/schedules/${show.scheduleId}/seats`);
  await arriveAs(page, show.queuePath);
  await page.waitForURL(show.seatsPath);
  await expect(seat(page, "A", 3)).toHaveAccessibleName(/선택 가능/);

  const box = (row: string, number: number) =>
    organiser.getByRole("checkbox", { name: new RegExp(`^${row}열 ${number}번,`) });
  await expect(organiser.getByRole("img", { name: /^E열 10번,.*판매 완료/ })).toBeVisible();
  await expect(box("E", 10)).toHaveCount(0);
  await button(organiser, "고른 좌석 막기").click();
  await expect(organiser.getByText("먼저 좌석을 골라 주세요.")).toBeVisible();
  await box("A", 3).check();
  await box("A", 4).check();
  await button(organiser, "고른 좌석 막기").click();
  await expect(organiser.getByLabel("까닭")).toHaveAccessibleDescription(/1~200자/);
  await expect(box("A", 3)).toBeChecked();
  await organiser.getByLabel("까닭").fill("카메라 자리");
  await button(organiser, "고른 좌석 막기").click();
  await expect(organiser.getByText("A3, A4 좌석을 막았어요.")).toBeVisible();
  await expect(seat(page, "A", 3)).toHaveAccessibleName(/판매하지 않음/);
  await expect(organiser.getByRole("definition").filter({ hasText: "A3, A4" })).toBeVisible();

  await box("A", 3).check();
  await organiser.getByLabel("까닭").fill("카메라 철수");
  await button(organiser, "고른 좌석 다시 팔기").click();
  await expect(organiser.getByText("A3 좌석을 다시 팔아요.")).toBeVisible();
  await expect(seat(page, "A", 3)).toHaveAccessibleName(/선택 가능/);

  await organiser.goto(`/admin/audit-log?target=schedule:${show.scheduleId}`);
  await expect(organiser.getByText("A3, A4 좌석을 막았어요")).toBeVisible();
  await expect(organiser.getByText("A3 좌석을 다시 팔기 시작했어요")).toBeVisible();
  await organiser.context().close();
});

test("seats are chosen by the keyboard alone", async ({ page }) => {
  const show = await newShow(page);
  await arriveAsOrganiser(page, `/admin/schedules/${show.scheduleId}/seats`);
  const first = page.getByRole("checkbox", { name: /^A열 1번,/ });
  await first.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await expect(page.getByRole("checkbox", { name: /^B열 10번,/ })).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByText("1석 골랐어요")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("까닭")).toBeFocused();
  await page.keyboard.type("조명");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("B10 좌석을 막았어요.")).toBeVisible();
});

test("a payment is found by what the fan has, and refunded in part once it is confirmed", async ({
  page,
}) => {
  const show = await newShow(page);
  const buyer = await newBuyer(page, show, [1, 2]);
  await arriveAsOrganiser(page, "/admin/payments");
  const search = page.getByRole("searchbox");
  for (const words of [buyer.loginId, buyer.reservationNumber, String(buyer.paymentId)]) {
    await search.fill(words);
    await button(page, "찾기").click();
    await expect(page.getByText(`#${buyer.paymentId} ·`)).toBeVisible();
  }
  await search.fill("없는-사람");
  await button(page, "찾기").click();
  await expect(page.getByText("찾는 결제가 없어요")).toBeVisible();

  await page.goto(`/admin/payments?q=${buyer.loginId}`);
  await page.getByRole("list", { name: "찾은 결제" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`결제 #${buyer.paymentId}`);
  await page.getByText("일부만").click();
  for (const amount of ["0", "200001", "많이", ""]) {
    await page.getByLabel("환불할 금액(원)").fill(amount);
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
    await button(page, "확인하기").click();
    await answered;
    await expect(button(page, "확인하기")).not.toHaveAttribute("aria-disabled");
    await expect(page.getByLabel("환불할 금액(원)")).toHaveAccessibleDescription(
      "1원부터 200,000원까지 숫자로 적어 주세요.",
    );
  }
  await page.getByLabel("환불할 금액(원)").fill("150,000");
  await page.getByLabel("까닭").fill("공연 중 음향 사고");
  await button(page, "확인하기").click();
  await expect(page.getByRole("heading", { name: "이대로 환불할까요?" })).toBeFocused();
  await button(page, "고치기").click();
  await expect(page.getByLabel("까닭")).toHaveValue("공연 중 음향 사고");
  await button(page, "확인하기").click();
  expect(await buyer.balance()).toBe(800_000);
  await button(page, "150,000원 환불하기").dblclick();
  await expect(page.getByText("150,000원을 환불했어요.")).toBeVisible();
  await expect(page.getByText("50,000원", { exact: true })).toBeVisible();
  expect(await buyer.balance()).toBe(950_000);
  await page.getByRole("link", { name: "이 결제의 감사 기록 보기" }).click();
  await expect(page.getByText("150,000원을 환불했어요")).toBeVisible();
});

test("a cancelled show gives everybody everything back, and tells how far it is", async ({
  page,
}) => {
  const show = await newShow(page, { queue: { maxActive: 10 } });
  const buyers = [];
  for (const seats of [[1, 2], [11], [31, 32, 33]]) buyers.push(await newBuyer(page, show, seats));
  const path = `/admin/schedules/${show.scheduleId}/cancel`;
  await arriveAsOrganiser(page, path);
  await expect(page.getByText("3건", { exact: true })).toBeVisible();
  await expect(page.getByText("325,000원", { exact: true })).toBeVisible();
  const confirmation = page.getByLabel(/공연 제목을 적어 주세요/);
  await confirmation.fill("다른 제목");
  await button(page, "공연 취소하기").click();
  await expect(confirmation).toHaveAccessibleDescription(/똑같이/);
  await expect(page.getByLabel("취소하는 까닭")).toHaveAccessibleDescription(/1~200자/);

  const title =
    (await page.getByRole("heading", { level: 1 }).getByRole("link").textContent()) ?? "";
  await confirmation.fill(`  ${title} `);
  await page.getByLabel("취소하는 까닭").fill("출연자 건강");
  await button(page, "공연 취소하기").click();
  await expect(page.getByText("취소했어요. 결제 3건을 모두 환불했습니다.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("취소했어요. 결제 3건을 모두 환불했습니다.")).toBeVisible();
  expect(await Promise.all(buyers.map(({ balance }) => balance()))).toEqual([
    1_000_000, 1_000_000, 1_000_000,
  ]);
  await expectTrail(page, `schedule:${show.scheduleId}`, [
    "공연을 취소했어요. 환불할 결제 3건, 325,000원",
    "포도홀에서 하는 회차를 만들었어요",
  ]);
  await expectTrail(page, `payment:${buyers[0]?.paymentId}`, ["200,000원을 환불했어요"]);
  await expect(page.getByText("자동 처리")).toBeVisible();
});

test("a webhook tells its secret once, logs what it sends and sends it again", async ({ page }) => {
  const url = `https://${crypto.randomUUID()}.invalid/hook`;
  await arriveAsOrganiser(page, "/admin/webhooks");
  await page.getByLabel("주소", { exact: true }).fill("http://localhost/hook");
  await button(page, "더하기").click();
  await expect(page.getByLabel("주소", { exact: true })).toHaveAccessibleDescription(/https:\/\//);
  await page.getByLabel("주소", { exact: true }).fill(url);
  await button(page, "더하기").click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^whsec_/)).toHaveCount(0);

  const show = await newShow(page);
  await newBuyer(page, show, [1]);
  await page.getByRole("link", { name: `${url} 보낸 기록` }).click();
  const paid = page
    .getByRole("list", { name: "보낸 기록" })
    .getByRole("listitem")
    .filter({ hasText: `"scheduleId": ${show.scheduleId},` })
    .filter({ hasText: "PaymentCompleted" });
  // After the second attempt the next one is minutes away: what comes now is the button's.
  await expect(paid).toContainText("2번 보냄", { timeout: 20_000 });
  await expect(paid).toContainText(/ENOTFOUND|no answer/);
  await paid.getByRole("button", { name: /다시 보내기/ }).click();
  await expect(page.getByText("다시 보내기로 했어요.")).toBeVisible();
  await expect(paid).toContainText("1번 보냄");
  await page.getByRole("link", { name: "포기함" }).click();
  await expect(page.getByText("보낸 것이 없어요")).toBeVisible();

  await page.goto("/admin/webhooks");
  const endpoint = page.getByRole("listitem").filter({ hasText: url });
  await endpoint.getByText("지우기", { exact: true }).click();
  await endpoint.getByRole("button", { name: "이 주소 지우기" }).click();
  await expect(page.getByText("주소를 지웠어요.")).toBeVisible();
  await page.goto("/admin/audit-log");
  await expect(page.getByText(`웹훅을 지웠어요: ${url}`)).toBeVisible();
  await expect(page.getByText(`웹훅을 만들었어요: ${url}`)).toBeVisible();
});

test("nobody but the organiser finds any of it", async ({ page }) => {
  await arriveAs(page, "/");
  for (const path of [
    "concerts",
    "concerts/new",
    "concerts/1",
    "concerts/1/schedules/new",
    "schedules/1/seats",
    "schedules/1/cancel",
    "payments",
    "payments/1",
    "audit-log",
    "webhooks",
    "webhooks/1",
  ]) {
    const answer = await page.goto(`/admin/${path}`);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByText("찾는 페이지가 없어요").first()).toBeVisible();
  }
});

test.describe("before any script runs", () => {
  test.use({ javaScriptEnabled: false });

  test("a show is made row by row, its seats blocked, a payment refunded, the show cancelled", async ({
    page,
  }) => {
    const title = fresh("글자만으로");
    await arriveAsOrganiser(page, "/admin/concerts/new");
    await fillShow(page, "");
    await page.getByRole("combobox", { name: "A열" }).selectOption({ index: 1 });
    await button(page, "공연 만들기").click();
    await expect(page.getByLabel("공연 제목")).toHaveAccessibleDescription(
      "1~200자로 적어 주세요.",
    );
    await expect(page.getByRole("combobox", { name: "A열" }).locator("option:checked")).toHaveText(
      "VIP",
    );
    await page.getByLabel("공연 제목").fill(title);
    await button(page, "공연 만들기").click();
    await expect(page.getByText("만들었어요. 이제 관객에게 보입니다.")).toBeVisible();

    await page.getByRole("link", { name: "좌석 막기" }).click();
    await page.getByRole("checkbox", { name: /^A열 1번, VIP석/ }).check();
    await page.getByLabel("까닭").fill("조명");
    await button(page, "고른 좌석 막기").click();
    await expect(page.getByText("A1 좌석을 막았어요.")).toBeVisible();

    const show = await newShow(page);
    await page.goto(`/admin/schedules/${show.scheduleId}/seats`);
    for (const number of [5, 6]) {
      await page.getByRole("checkbox", { name: new RegExp(`^A열 ${number}번,`) }).check();
    }
    await page.getByLabel("까닭").fill("한 줄 더");
    const rival = await newRival(page, show);
    expect(await rival.hold([5])).toBe(201);
    await button(page, "고른 좌석 막기").click();
    await expect(page.getByText(/A5 좌석은 지금 다른 분이 결제하고 있어요/)).toBeVisible();
    await expect(page.getByRole("checkbox", { name: /^A열 6번,.*선택 가능/ })).toBeChecked();

    const buyer = await newBuyer(page, show, [1]);
    await page.goto(`/admin/payments/${buyer.paymentId}`);
    await page.getByText("일부만").click();
    await page.getByLabel("환불할 금액(원)").fill("40,000");
    await page.getByLabel("까닭").fill("안내 착오");
    await button(page, "확인하기").click();
    await button(page, "40,000원 환불하기").click();
    await expect(page.getByText("40,000원을 환불했어요.")).toBeVisible();
    expect(await buyer.balance()).toBe(940_000);

    const other = await newBuyer(page, show, [2]);
    await page.goto(`/admin/schedules/${show.scheduleId}/cancel`);
    const shown =
      (await page.getByRole("heading", { level: 1 }).getByRole("link").textContent()) ?? "";
    await page.getByLabel(/공연 제목을 적어 주세요/).fill(shown);
    await page.getByLabel("취소하는 까닭").fill("비");
    await button(page, "공연 취소하기").click();
    await expect(page.getByText(/결제 1건을 모두 환불했습니다/)).toBeVisible({ timeout: 20_000 });
    expect(await other.balance()).toBe(1_000_000);
  });
});
