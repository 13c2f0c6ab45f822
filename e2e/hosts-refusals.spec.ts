import { expect, test } from "@playwright/test";
import { ask, hosts, operations, type Sent, timeless } from "./hosts";

/** Both hosts refuse alike, and no answer of either is without its security headers. */

async function refusedAlike(sent: Sent): Promise<void> {
  const headers = { "x-request-id": "of-both-hosts", ...sent.headers };
  const lane = await ask("lane", { ...sent, headers });
  const next = await ask("next", { ...sent, headers });
  expect(timeless(next), `${sent.method} ${sent.path}`).toEqual(timeless(lane));
  expect(lane.status, lane.text).toBeGreaterThanOrEqual(400);
}

async function token(): Promise<Record<string, string>> {
  const body = { loginId: `refused-${crypto.randomUUID()}`, password: "grapes-and-rows" };
  const path = "/api/v1/members";
  const answer = await ask("lane", { method: "POST", path, body: { ...body, nickname: "팬" } });
  return { authorization: `Bearer ${JSON.parse(answer.text).data.accessToken}` };
}

const unknown = "987654321";
const open = /^(GET \/api\/(health|openapi|metrics)|GET \/api\/v1\/(concerts|schedules)$)/;

for (const { name, method, path, hasBody } of operations()) {
  test(`${name} is refused alike`, async () => {
    const mine = await token();
    const found = path.replace(/\{orderId\}/, crypto.randomUUID()).replace(/\{\w+\}/g, unknown);
    const wrong = path.replace(/\{\w+\}/g, "none");
    const garbage = { authorization: "Bearer not.a.token" };
    const isOpen = open.test(name);
    await refusedAlike({ method: "PUT", path: found });
    await refusedAlike({ method: "PUT", path: found, headers: { "accept-language": "en" } });
    if (isOpen) return;
    const bodies = hasBody
      ? [{ body: {} }, { text: "{" }, { text: `"${"x".repeat(70_000)}"` }]
      : [{}];
    for (const headers of [{}, garbage, mine]) {
      if (path === found && !hasBody && headers === mine) continue; // one's own list, say
      for (const body of bodies) {
        await refusedAlike({ method, path: found, headers, ...body });
        await refusedAlike({ method, path: `${found}/`, headers, ...body });
      }
      if (wrong !== path) await refusedAlike({ method, path: wrong, headers, ...bodies[0] });
    }
    if (hasBody) {
      const headers = { ...mine, "content-type": "text/plain" };
      await refusedAlike({ method, path: found, headers, text: "{}" });
    }
  });
}

for (const path of [
  "/api/",
  "/api/v1",
  "/api/v1/none",
  "/api/none/",
  "/api/v1/concerts/1/none",
  "/api/v1/%63oncerts",
  "/api/v1/concerts%2F1",
  "/api//v1/concerts",
  "/api/v1//concerts",
]) {
  test(`nothing is at ${path}, on either host`, async () => {
    for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
      const sent = { method, path, headers: { "x-request-id": "of-both-hosts" } };
      const [lane, next] = [await ask("lane", sent), await ask("next", sent)];
      expect(timeless(next), method).toEqual(timeless(lane));
    }
  });
}

test("HEAD is GET without the body, on either host", async () => {
  for (const path of [
    "/api/health/live",
    "/api/v1/concerts",
    "/api/openapi.json",
    "/api/v1/none",
  ]) {
    const sent = { method: "HEAD", path, headers: { "x-request-id": "of-both-hosts" } };
    const [lane, next] = [await ask("lane", sent), await ask("next", sent)];
    expect(next, path).toEqual(lane);
    expect(lane.text).toBe("");
    const got = await ask("lane", { ...sent, method: "GET" });
    expect([lane.status, lane.headers["content-type"]]).toEqual([
      got.status,
      got.headers["content-type"],
    ]);
  }
});

test("every kind of answer of either host carries the security headers", async () => {
  const home = await (await fetch(hosts.lane)).text();
  const script = /src="(\/_next\/static\/[^"]+)"/.exec(home)?.[1] ?? "";
  expect(script).not.toBe("");
  const paths = ["/", "/login", "/none", "/wallet", "/docs", script, "/icon.svg", "/robots.txt"];
  const api = ["/api/v1/concerts", "/api/v1/none", "/api/auth/session", "/api/health/live"];
  for (const host of ["lane", "next"] as const) {
    for (const path of [...paths, ...api]) {
      const { headers } = await ask(host, { method: "GET", path });
      expect([host, path, headers["x-content-type-options"]]).toEqual([host, path, "nosniff"]);
      expect([path, headers["x-frame-options"]]).toEqual([path, "DENY"]);
      expect([path, headers["referrer-policy"]]).toEqual([path, "strict-origin-when-cross-origin"]);
      expect(headers["permissions-policy"]).toContain("microphone=()");
      expect(headers["strict-transport-security"]).toBeNull();
      const policy = headers["content-security-policy"] ?? "";
      if (!path.startsWith("/_next/") && !/\.(svg|txt)$/.test(path)) {
        expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
      }
      expect(/script-src[^;]*unsafe-inline/.test(policy)).toBe(false);
    }
  }
});

test("Next's own tricks open nothing: middleware headers, forged actions", async () => {
  for (const value of ["proxy", "proxy:proxy:proxy:proxy:proxy", "src/proxy", "middleware"]) {
    const headers = { "x-middleware-subrequest": value };
    const page = await ask("next", { method: "GET", path: "/wallet", headers });
    expect(page.headers["content-security-policy"]).toContain("nonce-");
    expect(page.status).not.toBe(200);
    const api = await ask("next", { method: "GET", path: "/api/v1/payments", headers });
    expect(api.status).toBe(401);
  }
  for (const action of ["x".repeat(40), "0".repeat(42), "../../x", "__proto__"]) {
    const headers = { "next-action": action, "content-type": "text/plain;charset=UTF-8" };
    const answer = await ask("next", { method: "POST", path: "/", headers, text: "[]" });
    expect(answer.status, action).toBeLessThan(500);
    expect(answer.text).not.toMatch(/at .+\.(ts|js):\d+|node_modules/);
  }
});
