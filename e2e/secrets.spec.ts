import { arriveAs, expect, test } from "./journey";
import { newRival, newShow } from "./show";

/** Too short to be a secret: a language, a theme. */
const secretMinLength = 16;

test("no page and no address tells what the browser's cookies keep, and every script has its nonce", async ({
  page,
  context,
}) => {
  const kept = async () =>
    (await context.cookies())
      .filter(({ httpOnly, value }) => httpOnly && value.length >= secretMinLength)
      .map(({ value }) => decodeURIComponent(value));
  const visited: string[] = [];
  page.on("framenavigated", (frame) => visited.push(decodeURIComponent(frame.url())));

  /** Asks for a page the way a browser does, with all its cookies. */
  async function inspect(path: string): Promise<void> {
    const answer = await page.request.get(path, { maxRedirects: 0 });
    expect([path, answer.status()]).toEqual([path, 200]);
    const html = await answer.text();
    const secrets = await kept();
    expect([path, secrets.filter((secret) => html.includes(secret))]).toEqual([path, []]);
    const policy = answer.headers()["content-security-policy"] ?? "";
    const nonce = /script-src[^;]*'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce, path).toBeTruthy();
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    const scripts = [...html.matchAll(/<script\b([^>]*)>/g)].map(
      ([, attributes = ""]) => attributes,
    );
    expect(scripts.length, path).toBeGreaterThan(0);
    expect(
      scripts.filter((script) => !script.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([]);
  }

  for (const path of ["/", "/login", "/signup", "/docs"]) await inspect(path);
  const show = await newShow(page, { queue: { maxActive: 1 } });
  const inside = await newRival(page, show);
  await arriveAs(page, show.queuePath);
  await expect(page.getByTestId("position")).toHaveText("1번째");
  for (const path of [show.queuePath, `/concerts/${show.concertId}`, "/profile"])
    await inspect(path);
  // Login, token and place ticket.
  expect((await kept()).length).toBeGreaterThanOrEqual(3);

  await inside.leave();
  await expect(page).toHaveURL(show.seatsPath);
  for (const path of [show.seatsPath, "/wallet", "/reservations"]) await inspect(path);
  expect((await kept()).length).toBeGreaterThanOrEqual(4);
  const secrets = await kept();
  expect(visited.length).toBeGreaterThan(2);
  expect(secrets.filter((secret) => visited.some((address) => address.includes(secret)))).toEqual(
    [],
  );
});
