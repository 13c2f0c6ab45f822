import { expect, test } from "@playwright/test";
import { sendRaw } from "@/lib/testing/api-raw";
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
  "/api/v1/concerts%5C1",
  "/api/v1/concerts/%zz",
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

/** What no client sends: refused before either host can read it in its own way. */
for (const [what, lines, status] of [
  ["the server as a whole", ["OPTIONS * HTTP/1.1", "Host: here"], 400],
  ["TRACE", ["TRACE /api/v1/concerts HTTP/1.1", "Host: here"], 405],
  ["TRACE of a page", ["TRACE / HTTP/1.1", "Host: here"], 405],
  ["no Host", ["GET /api/v1/concerts HTTP/1.1"], 400],
  ["a way out of the API", ["GET /api/v1/../../login HTTP/1.1", "Host: here"], 404],
  ["the same, encoded", ["GET /api/v1/%2e%2e/%2e%2e/login HTTP/1.1", "Host: here"], 404],
  ["a page that cannot be decoded", ["GET /concerts/%zz HTTP/1.1", "Host: here"], 400],
  [
    "somebody else's address",
    ["GET http://evil.example/api/v1/none HTTP/1.1", "Host: evil.example"],
    404,
  ],
  ["headers past all measure", ["GET / HTTP/1.1", "Host: here", `X: ${"x".repeat(20_000)}`], 413],
  ["no HTTP", ["hello"], 400],
] as const) {
  test(`${what}: refused alike, with a request id`, async () => {
    const request = [...lines, "Connection: close", "", ""].join("\r\n");
    for (const host of Object.values(hosts)) {
      const answer = await sendRaw(host, request);
      expect([host, answer.status]).toEqual([host, status]);
      const requestId = /"requestId":"([^"]+)"/.exec(answer.body)?.[1];
      expect(answer.head.toLowerCase()).toContain(`x-request-id: ${requestId}`);
      expect(answer.head).not.toMatch(/^location/im);
      expect(answer.head.toLowerCase()).toContain("x-content-type-options: nosniff");
    }
  });
}

test("a client that offers HTTP/2 or a socket with its request is answered all the same", async () => {
  for (const host of Object.values(hosts)) {
    for (const upgrade of ["h2c", "websocket"]) {
      for (const path of ["/api/health/live", "/login"]) {
        const lines = [`GET ${path} HTTP/1.1`, "Host: here", `Upgrade: ${upgrade}`];
        const request = [...lines, "Connection: close, Upgrade", "", ""].join("\r\n");
        expect([path, (await sendRaw(host, request)).status]).toEqual([path, 200]);
      }
    }
  }
});

test("headers of Next's router send an API request nowhere else", async () => {
  const tricks: Record<string, string>[] = [
    { rsc: "1" },
    { "next-router-prefetch": "1", rsc: "1" },
  ];
  for (const headers of tricks) {
    await refusedAlike({ method: "GET", path: "/api/v1/payments", headers });
    await refusedAlike({ method: "POST", path: "/api/v1/payments", headers, body: {} });
  }
});

test("every answer carries a request id, one's own where it is sane", async () => {
  const paths = ["/", "/none", "/wallet", "/robots.txt", "/icon.svg", "/_next/static/none.js"];
  for (const host of ["lane", "next"] as const) {
    for (const path of [...paths, "/api/auth/session", "/api/v1/concerts"]) {
      const headers = { "x-request-id": "of-both-hosts" };
      const kept = await ask(host, { method: "GET", path, headers });
      expect([path, kept.headers["x-request-id"]]).toEqual([path, "of-both-hosts"]);
      const odd = await ask(host, { method: "GET", path, headers: { "x-request-id": "a b" } });
      expect([path, odd.headers["x-request-id"]]).toEqual([path, expect.stringMatching(/^.{36}$/)]);
    }
  }
});

test("no page is without its policy, not even where there is none", async () => {
  for (const path of [
    "/favicon.ico",
    "/icon.svgx",
    "/_next/imagex",
    "/_next/none",
    "/api",
    "/apix",
  ]) {
    const { headers } = await ask("lane", { method: "GET", path });
    const policy = headers["content-security-policy"] ?? "";
    expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
    expect([path, /script-src[^;]*unsafe-inline/.test(policy)]).toEqual([path, false]);
  }
});

test("403 for another site's form on a page, whatever it carries", async () => {
  const host = new URL(hosts.lane).host;
  for (const origin of [
    "https://evil.example",
    "null",
    `http://${host}.evil.example`,
    `https://${host}`,
    undefined,
  ]) {
    for (const path of ["/login", "/", "/wallet"]) {
      const headers = {
        ...(origin !== undefined && { origin }),
        "content-type": "application/x-www-form-urlencoded",
      };
      const text = "%24ACTION_ID_7f0000000000000000000000000000000000000000=&loginId=a";
      const answer = await ask("lane", { method: "POST", path, headers, text });
      expect([origin, path, answer.status]).toEqual([origin, path, 403]);
      expect(JSON.parse(answer.text).error.code).toBe("BAD_ORIGIN");
    }
  }
});

test("405 for what next-auth only breaks on", async () => {
  for (const path of ["/api/auth/callback/credentials?callbackUrl=https://evil.example"]) {
    const answer = await ask("lane", { method: "GET", path });
    expect([answer.status, answer.headers.allow]).toEqual([405, "POST"]);
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
    const headers = {
      "next-action": action,
      "content-type": "text/plain;charset=UTF-8",
      origin: hosts.next,
    };
    const answer = await ask("next", { method: "POST", path: "/", headers, text: "[]" });
    expect(answer.status, action).toBeLessThan(500);
    expect(answer.status, action).not.toBe(403);
    expect(answer.text).not.toMatch(/at .+\.(ts|js):\d+|node_modules/);
  }
});
