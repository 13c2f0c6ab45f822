import type { Page } from "@playwright/test";
import { arriveAs, expect, test } from "./journey";
import { newShow } from "./show";

const open = ["/", "/?view=calendar", "/?q=없는공연", "/concerts/1", "/login", "/signup", "/docs"];
const ofSomebody = ["/wallet", "/reservations", "/reservations?period=PAST", "/profile"];
const ofTheOrganiser = [
  "/admin",
  "/admin/concerts",
  "/admin/payments",
  "/admin/schedules/1/edit",
  "/admin/audit-log",
  "/scan",
];

/** Goes everywhere and waits for what each page still does after it has come. */
async function visit(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(200);
    await page.evaluate(() => document.fonts.ready);
  }
}

test("no page says anything on the console, and none asks another host", async ({
  page,
  baseURL,
}) => {
  const said: string[] = [];
  page.on("console", (message) => said.push(`${page.url()}: ${message.type()} ${message.text()}`));
  page.on("request", (request) => {
    const isOwn = /^(data|blob):/.test(request.url()) || request.url().startsWith(baseURL ?? "");
    if (!isOwn) said.push(`${page.url()} asks ${request.url()}`);
  });
  await visit(page, open);
  const show = await newShow(page, { price: 50_000 });
  await arriveAs(page, show.queuePath);
  await page.waitForURL(show.seatsPath);
  await visit(page, ofSomebody);
  await page.context().clearCookies();
  await page.goto("/login?next=%2Fadmin");
  await page.locator("#loginId").fill("admin");
  await page.locator("#password").fill("admin-pass-1234");
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL("/admin");
  await visit(page, ofTheOrganiser);
  expect(said).toEqual([]);
});

test("a link carries its own address, words and picture; phones find their icons", async ({
  page,
  request,
}) => {
  await page.goto("/concerts/1?utm=x");
  const content = (selector: string) =>
    page.locator(`head ${selector}`).first().getAttribute("content");
  const canonical = await page.locator("link[rel=canonical]").getAttribute("href");
  expect(new URL(canonical ?? "").pathname).toBe("/concerts/1");
  expect(new URL(canonical ?? "").search).toBe("");
  expect(await content("meta[name='twitter:card']")).toBe("summary_large_image");
  const picture = await content("meta[property='og:image']");
  const { pathname, search } = new URL(picture ?? "");
  for (const path of [pathname + search, "/opengraph-image"]) {
    const answer = await request.get(path);
    expect(answer.headers()["content-type"]).toBe("image/png");
    expect((await answer.body()).subarray(1, 4).toString()).toBe("PNG");
  }
  expect((await request.get("/concerts/987654321/opengraph-image")).status()).toBe(404);

  const manifest = await (await request.get("/manifest.webmanifest")).json();
  const sizes = manifest.icons.map(({ sizes, purpose }: { sizes: string; purpose?: string }) =>
    [sizes, purpose].filter(Boolean).join(" "),
  );
  expect(sizes).toEqual(["any", "192x192", "512x512", "512x512 maskable"]);
  for (const { src } of manifest.icons) expect((await request.get(src)).status(), src).toBe(200);
  const robots = await (await request.get("/robots.txt")).text();
  expect(robots).toContain("Sitemap: ");
  expect(await (await request.get("/sitemap.xml")).text()).toContain("/concerts/1</loc>");
});
