import { defineConfig } from "@playwright/test";

/** Generous, because a busy machine is no failure; what a journey promises about time it measures itself. */
const testTimeoutMs = 180_000;
const expectTimeoutMs = 10_000;

const reportFile = process.env.PLAYWRIGHT_REPORT_FILE;

/** Of both servers without a browser. */
const hostSpecs = /hosts[^/]*\.spec\.ts$/;
/**
 * What happens in these is the same on every screen; the pages they open are looked at in others. Of other files
 * single journeys are marked so, by @desktop or @phone.
 */
const onlyDesktop =
  /\/(admin-forms|keyboard|preferences|waiting-far|draw|secrets|quiet)\.spec\.ts$/;
const onlyPhone = /\/(account|offline|still|wallet|waiting-states|scan)\.spec\.ts$/;

// `npm test -- e2e` starts the app and passes BASE_URL and CHROMIUM_PATH.
export default defineConfig({
  testDir: "e2e",
  outputDir: "e2e/.results",
  timeout: testTimeoutMs,
  expect: { timeout: expectTimeoutMs },
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: reportFile ? [["list"], ["json", { outputFile: reportFile }]] : "list",
  use: {
    baseURL: process.env.BASE_URL,
    locale: "ko-KR",
    timezoneId: "Asia/Seoul",
    video: "off",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: process.env.CHROMIUM_PATH },
  },
  projects: [
    { name: "hosts", testMatch: hostSpecs },
    {
      name: "phone",
      testIgnore: [hostSpecs, onlyDesktop],
      grepInvert: /@desktop/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    {
      name: "desktop",
      testIgnore: [hostSpecs, onlyPhone],
      grepInvert: /@phone/,
      use: { viewport: { width: 1280, height: 800 } },
    },
  ],
});
