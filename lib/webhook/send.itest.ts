import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it } from "vitest";
import { sendWebhook } from "./send";

/** Private addresses are refused here, as in every deployment that does not say otherwise. */
let asked = 0;
const server = createServer((_, response) => {
  asked += 1;
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, resolve));
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

it.each([
  `http://127.0.0.1:${port}/`,
  `http://localhost:${port}/`,
  `http://[::1]:${port}/`,
  `http://[::ffff:127.0.0.1]:${port}/`,
  `http://2130706433:${port}/`,
  `http://0x7f.1:${port}/`,
  `http://0.0.0.0:${port}/`,
  "http://169.254.169.254/latest/meta-data/",
])("an endpoint at %s is not connected to", async (url) => {
  const attempt = await sendWebhook(url, {}, "{}");
  expect(attempt).toEqual({ error: expect.stringContaining("is a private address") });
  expect(asked).toBe(0);
});

it("a name that does not resolve is a failed attempt", async () => {
  expect(await sendWebhook("http://nowhere.invalid/", {}, "{}")).toHaveProperty("error");
});
