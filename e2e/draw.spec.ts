import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { arriveAs, expect, expectAccessible, takePicture, test } from "./journey";
import { newRival, newShow, setQueue } from "./show";

const minuteMs = 60_000;
const opensInMs = 35_000;
const openedMs = 70_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

for (const language of ["ko", "en"]) {
  const isKorean = language === "ko";

  test.describe(language, () => {
    test("who joins early is drawn at the opening, can recompute it, and late arrivals stand behind", async ({
      page,
      browser,
      baseURL,
    }) => {
      const show = await newShow(page, {
        opensInMs,
        queue: { maxActive: 1, draw: true, preQueueOpensAt: ago(minuteMs) },
      });
      // Paused, so that nobody is let in while the result is looked at.
      await setQueue(page, show, { state: "PAUSED" });
      await arriveAs(page, "/");
      await page.context().addCookies([{ name: "locale", value: language, url: page.url() }]);
      await page.goto(`/concerts/${show.concertId}`);
      const date = page.locator(`#date-${show.scheduleId}`);
      await expectAccessible(page);
      await date.scrollIntoViewIfNeeded();
      await takePicture(page, `concert-pre-queue-${language}`);
      await date.getByRole("link", { name: isKorean ? /^미리 줄 서기/ : /^Join early/ }).click();
      await expect(page).toHaveURL(show.queuePath);

      const steps = isKorean ? /먼저 와도 유리하지 않아요/ : /Coming earlier gives no advantage/;
      await expect(page.getByText(steps)).toBeVisible();
      await expect(page.getByTestId("position")).toBeHidden();
      await expect(page).toHaveTitle(isKorean ? /^추첨 대기 · / : /^In the draw · /);
      const fact = (name: RegExp) =>
        page.getByRole("term").filter({ hasText: name }).locator("xpath=../dd");
      const commitment = await fact(/SHA-256/).textContent();
      const entry = await fact(isKorean ? /참가 번호/ : /entry/).textContent();
      expect(commitment).toMatch(/^[0-9a-f]{64}$/);
      for (let others = 0; others < 3; others++) await newRival(page, show);
      await expectAccessible(page);
      await takePicture(page, `queue-pre-queue-${language}`);

      const check = page.getByRole("button", {
        name: isKorean ? "직접 확인하기" : "Check it yourself",
      });
      await expect(check).toBeVisible({ timeout: openedMs });
      const seed = await fact(isKorean ? /^시드 \(/ : /^Seed \(/).textContent();
      expect(createHash("sha256").update(String(seed)).digest("hex")).toBe(commitment);
      const position = Number(
        (await page.getByTestId("position").textContent())?.match(/\d+/)?.[0],
      );
      await check.click();
      const findings = page.getByTestId("draw-findings").getByRole("listitem");
      await expect(findings).toHaveCount(3);
      await expect(findings.last()).toHaveText(
        isKorean ? `내 추첨 순위는 4명 중 ${position}위예요` : `You drew rank ${position} of 4`,
      );
      await expectAccessible(page);
      await takePicture(page, `queue-draw-proof-${language}`);

      // The check itself is put to the test: published data in another order is found out.
      const data = /\/queue\/schedules\/\d+\/draw\?from=0$/;
      await page.route(data, async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        body.data.entries.reverse();
        await route.fulfill({ response, json: body });
      });
      await check.click();
      const wrong = isKorean ? "공개된 순서와 달라요" : "differs from the published one";
      await expect(findings.filter({ hasText: wrong })).toHaveCount(1);
      await page.unroute(data);

      const command = await page.getByText(/^npm run verify-draw/).textContent();
      const [site, id, mine] = String(command).split(" -- ")[1]?.split(" ") ?? [];
      expect([site, id, mine]).toEqual([expect.any(String), String(show.scheduleId), entry]);
      const verify = ["scripts/verify-draw.mjs", String(baseURL), String(id), String(mine)];
      const { stdout } = await promisify(execFile)(process.execPath, verify);
      expect(stdout).toContain(`${entry} drew rank ${position}.`);

      const late = await browser.newPage({ locale: "ko-KR", ...(baseURL && { baseURL }) });
      await arriveAs(late, show.queuePath);
      await late.context().addCookies([{ name: "locale", value: language, url: late.url() }]);
      await late.reload();
      await expect(late.getByTestId("position")).toHaveText(/5/);
      await expect(
        late.getByText(isKorean ? "추첨이 끝난 뒤에 오셨어요" : "You came after the draw").first(),
      ).toBeVisible();
      await expectAccessible(late);
      await takePicture(late, `queue-late-${language}`);
      await late.close();
    });
  });
}

test("before the early line opens the page counts down to it, then joins by itself", async ({
  page,
}) => {
  const show = await newShow(page, {
    opensInMs: 10 * minuteMs,
    queue: { maxActive: 1, preQueueOpensAt: new Date(Date.now() + 30_000).toISOString() },
  });
  await arriveAs(page, `/concerts/${show.concertId}`);
  const date = page.locator(`#date-${show.scheduleId}`);
  await expect(date.getByText(/미리 줄 서기 시작/)).toBeVisible();
  await page.goto(show.queuePath);
  await expect(page.getByText("아직 줄이 열리지 않았어요")).toBeVisible();
  await expect(page.getByRole("timer", { name: "미리 줄 서기까지" })).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, "queue-before-pre-queue");
  // Without a draw one stands in order of arrival from then on.
  await expect(page.getByTestId("position")).toHaveText("1번째", { timeout: openedMs });
  await expect(page.getByRole("timer", { name: "예매 시작까지" })).toBeVisible();
  await expectAccessible(page);
  await takePicture(page, "queue-early");
});
