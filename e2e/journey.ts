import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";

/** The smaller one: the larger takes a third longer to read. */
const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The browser's own note of a refused request; the page says it in words, which the journeys check. */
const refusedRequest = /Failed to load resource: the server responded with a status of 4\d\d/;
const brokenRequest = /Failed to load resource/;

type Fixtures = {
  /** The journey breaks connections itself: the browser's notes of it are no complaint. */
  breaksNetwork: boolean;
  calm: undefined;
};

/** Every journey fails on an error in the console, an uncaught exception or a request to another host. */
export const test = base.extend<Fixtures>({
  breaksNetwork: [false, { option: true }],
  calm: [
    async ({ page, baseURL, breaksNetwork }, use) => {
      const ourHosts = [baseURL, process.env.GATEWAY_URL].filter((host) => host !== undefined);
      const expected = breaksNetwork ? brokenRequest : refusedRequest;
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error" && !expected.test(message.text())) {
          complaints.push(`console: ${message.text()}`);
        }
      });
      page.on("request", (request) => {
        const isLocal =
          /^(data|blob):/.test(request.url()) ||
          ourHosts.some((host) => request.url().startsWith(host));
        if (!isLocal) complaints.push(`foreign host: ${request.url()}`);
      });
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export type Person = { loginId: string; password: string };

/** A new account, made over the API. */
export async function newPerson(page: Page): Promise<Person> {
  const person = { loginId: `fan-${crypto.randomUUID()}`, password: "grapes-and-rows" };
  const answer = await page.request.post("/api/v1/members", {
    data: { ...person, nickname: "포도팬" },
  });
  expect(answer.status()).toBe(201);
  return person;
}

/** Fills in and sends the login form that is shown. */
export async function fillLogin(page: Page, { loginId, password }: Person): Promise<void> {
  await page.getByLabel("아이디").fill(loginId);
  await page.getByLabel("비밀번호").fill(password);
  await page.getByRole("main").getByRole("button", { name: "로그인" }).click();
}

/** Logs the browser in without the form, which account.spec.ts fills in: most journeys begin behind it. */
export async function logIn(page: Page, person: Person): Promise<void> {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const form = { ...person, csrfToken, json: "true" };
  const answer = await page.request.post("/api/auth/callback/credentials", { form });
  expect(answer.status()).toBe(200);
  // Kept by this way of logging in only: our own address, which every page names.
  await page.context().clearCookies({ name: /callback-url$/ });
}

/** Logs a new person in and leaves them at `path`. */
export async function arriveAs(page: Page, path: string): Promise<Person> {
  const person = await newPerson(page);
  await logIn(page, person);
  await page.goto(path);
  return person;
}

/** axe finds nothing but what is `excused` by name, and nothing sticks out sideways. */
export async function expectAccessible(page: Page, excused: string[] = []): Promise<void> {
  // Next takes the title away for an instant when a form's answer renders the page anew.
  await expect(page).toHaveTitle(/./);
  await settled(page);
  // Reading axe costs as much as running it: once for a document is enough.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const rules = Object.fromEntries(excused.map((id) => [id, { enabled: false }]));
  const violations = await page.evaluate(
    async ([tags, rules]) => {
      const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResult> } };
      const result = await axe.run({ runOnly: tags, rules, resultTypes: ["violations"] });
      return result.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`,
      );
    },
    [axeTags, rules] as const,
  );
  expect(violations).toEqual([]);
  const overflowPx = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflowPx, "horizontal overflow").toBeLessThanOrEqual(0);
}

/** What fades has faded: half way there a colour is too pale to read. What never ends is not waited for. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => {
    const willEnd = ({ effect, playState }: Animation) =>
      playState === "running" && effect?.getComputedTiming().endTime !== Infinity;
    const ending = document.getAnimations().filter(willEnd);
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined);
  });
}

type AxeResult = { violations: { id: string; nodes: { html: string }[] }[] };

/** Keeps a picture of the whole page for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const project = test.info().project.name;
  await page.screenshot({ path: `e2e/screenshots/${project}/${name}.png`, fullPage: true });
}

const desk = { width: 1280, height: 800 };
const usualPhone = { width: 390, height: 844 };
const smallPhone = { width: 320, height: 568 };

/**
 * Pairwise: each of two languages, themes and widths meets both of the others, in half the pages that all at once
 * would take.
 */
export const looks = [
  { locale: "ko-KR", colorScheme: "light", tag: "@phone", viewport: smallPhone },
  { locale: "en-US", colorScheme: "dark", tag: "@phone", viewport: usualPhone },
  { locale: "ko-KR", colorScheme: "dark", tag: "@desktop", viewport: desk },
  { locale: "en-US", colorScheme: "light", tag: "@desktop", viewport: desk },
] as const;

/**
 * A state looked at by axe and kept as a picture. Who comes with the smallest phone goes all the way on it and widens
 * it for the usual picture; in light English it is looked at in forced colours, too.
 */
export async function lookAt(page: Page, name: string, suffix: string): Promise<void> {
  const look = (as: string) =>
    test.step(`${name}-${as}`, async () => {
      await expectAccessible(page);
      await takePicture(page, `${name}-${as}`);
    });
  if (suffix === "ko-light") {
    await look("320");
    await page.setViewportSize(usualPhone);
    await look(suffix);
    await page.setViewportSize(smallPhone);
  } else if (suffix === "en-light") {
    await look(suffix);
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    await look("forced-colours");
    await page.emulateMedia({ forcedColors: null, reducedMotion: null });
  } else {
    await look(suffix);
  }
}
