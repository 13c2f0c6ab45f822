import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { messageOf } from "@/lib/errors";
import { defineRoute, type Method, type Route } from "@/lib/http/define-route";
import { createLane } from "@/lib/http/lane";
import { securityHeaders } from "@/lib/http/security-headers";
import { sendRaw } from "@/lib/testing/api-raw";
import { nameOf, rightRequestTo } from "@/lib/testing/api-requests";
import type { SentAnswer } from "@/lib/testing/api-sender";
import { startWholeApi } from "@/lib/testing/api-whole";
import { makeWorld } from "@/lib/testing/api-world";
import { apiRoutes } from "./route-table";

const { url, send, close } = await startWholeApi();

afterAll(close);

const megabyte = 1_048_576;

function expectEnvelope(answer: SentAnswer): void {
  expect(JSON.parse(answer.text)).toMatchObject({
    success: false,
    error: { code: answer.outcome, message: expect.any(String), details: {} },
    requestId: answer.headers.get("x-request-id"),
  });
}

describe("a path that leads nowhere", () => {
  it.each([
    "/api/",
    "/api/v1",
    "/api/v1/none",
    "/api/v2/concerts",
    "/api/v1/concerts/1/none",
    "/api/v1/payments/1/cancel/x",
    "/api/v1/%63oncerts",
    "/api/v1/concerts%2F1",
    "/api/V1/concerts",
    "/api/v1/concerts/%zz/x",
  ])("404 %s", async (path) => {
    for (const method of ["GET", "POST"]) {
      const answer = await send(method, { path });
      expect([answer.status, answer.outcome]).toEqual([404, "NOT_FOUND"]);
      expectEnvelope(answer);
    }
  });

  it("a trailing slash leads to the same place", async () => {
    for (const path of ["/api/health/live", "/api/v1/concerts"]) {
      const [plain, slashed] = [
        await send("GET", { path }),
        await send("GET", { path: `${path}/` }),
      ];
      expect([slashed.status, slashed.text]).toEqual([plain.status, plain.text]);
    }
    const posted = await send("POST", { path: "/api/v1/payments/", body: {} });
    expect(posted.outcome).toBe("UNAUTHENTICATED");
  });
});

describe("a method a path does not know", () => {
  const all = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  const methodsOf = (path: string) =>
    apiRoutes.filter(({ definition }) => definition.path === path).map((r) => r.definition.method);
  const paths = [...new Set(apiRoutes.map(({ definition }) => definition.path))];

  it.each(paths)("405 %s says which it knows", async (path) => {
    const known = methodsOf(path);
    const allow = (known.includes("GET") ? [...known, "HEAD"] : known).join(", ");
    for (const method of all.filter((name) => !known.includes(name as Method))) {
      const answer = await send(method, { path: path.replace(/:\w+/g, "1") });
      expect([answer.status, answer.outcome]).toEqual([405, "METHOD_NOT_ALLOWED"]);
      expect(answer.headers.get("allow")).toBe(allow);
      expectEnvelope(answer);
    }
  });

  it("405 TRACE, which must not echo what was sent", async () => {
    const answer = await sendRaw(
      url,
      "TRACE /api/v1/concerts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\nConnection: close\r\n\r\n",
    );
    expect(answer.status).toBe(405);
    expect(answer.body).not.toContain("secret");
  });
});

describe("HEAD", () => {
  const readable = apiRoutes.filter(({ definition }) => definition.method === "GET");

  it.each(readable.map((route) => [nameOf(route), route] as const))(
    "of %s is its GET without the body",
    async (_, route) => {
      const request = await rightRequestTo(route, makeWorld());
      const [head, get] = [await send("HEAD", request), await send("GET", request)];
      expect(head.status).toBe(get.status);
      expect(head.text).toBe("");
      const kept = (answer: SentAnswer) =>
        Object.fromEntries(
          ["content-type", "cache-control", "location", "content-disposition"].map((name) => [
            name,
            answer.headers.get(name)?.replace(/[0-9a-f-]{36}|[0-9a-f]{16,}/g, "…"),
          ]),
        );
      expect(kept(head)).toEqual(kept(get));
    },
  );
});

describe("every answer", () => {
  it.each(apiRoutes.map((route) => [nameOf(route), route] as const))(
    "of %s carries the security headers and a request id, refused or not",
    async (_, route) => {
      const request = await rightRequestTo(route, makeWorld());
      const { method } = route.definition;
      const answers = [
        await send(method, request),
        await send("PUT", request),
        await send(method, { ...request, headers: { authorization: "Bearer x" } }),
      ];
      for (const { headers } of answers) {
        for (const [name, value] of Object.entries(securityHeaders)) {
          expect([name, headers.get(name)]).toEqual([name, value]);
        }
        expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
        expect(headers.get("strict-transport-security")).toBeNull();
        expect(headers.get("x-powered-by")).toBeNull();
        expect(headers.get("x-request-id")).toMatch(/^[\w.-]{8,64}$/);
      }
    },
  );

  it("repeats a sane request id and replaces any other", async () => {
    const ask = async (id: string) => {
      const answer = await send("GET", { path: "/api/v1/none", headers: { "x-request-id": id } });
      expect(answer.requestId).toBe(answer.headers.get("x-request-id"));
      return answer.requestId;
    };
    expect(await ask("my-own-request-1")).toBe("my-own-request-1");
    for (const id of ["short", "x".repeat(65), "with space", "<script>", '"quoted-value"']) {
      expect(await ask(id)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("speaks the language asked for, Korean where none is", async () => {
    const messageIn = async (header?: string) => {
      const headers = header === undefined ? undefined : { "accept-language": header };
      return (await send("GET", { path: "/api/v1/none", ...(headers && { headers }) })).error
        .message;
    };
    const [ko, en] = [messageOf("NOT_FOUND", "ko"), messageOf("NOT_FOUND", "en")];
    expect(await messageIn("ko")).toBe(ko);
    expect(await messageIn("en-GB,en;q=0.9,ko;q=0.8")).toBe(en);
    expect(await messageIn("fr, en;q=0.1, ko;q=0.5")).toBe(ko);
    for (const nonsense of ["*", "xx", ";;;q=", "en;q=0", ",".repeat(2_000)]) {
      expect(await messageIn(nonsense)).toBe(ko);
    }
  });
});

describe("what is not quite HTTP", () => {
  const raw = (lines: string[], body = "") =>
    sendRaw(url, `${[...lines, "Connection: close", "", ""].join("\r\n")}${body}`);

  it.each([
    ["a Host that is none", ["GET /api/health/live HTTP/1.1", "Host: a b"]],
    ["a backslash in the path", ["GET /api\\health HTTP/1.1", "Host: localhost"]],
    ["no Host in HTTP/1.0", ["GET /api/health/live HTTP/1.0"]],
  ])("400 in the envelope for %s", async (_, lines) => {
    const answer = await raw(lines);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: "INVALID_REQUEST" } });
  });

  it.each([
    ["no request line", ["\u0000\u0001"], 400],
    [
      "a header with a line break folded into it",
      ["GET / HTTP/1.1", "Host: x", "A: b\r\n\u0000"],
      400,
    ],
    [
      "two lengths",
      ["POST /api/v1/members HTTP/1.1", "Host: x", "Content-Length: 1", "Content-Length: 2"],
      400,
    ],
    [
      "a length and chunks",
      [
        "POST /api/v1/members HTTP/1.1",
        "Host: x",
        "Content-Length: 4",
        "Transfer-Encoding: chunked",
      ],
      400,
    ],
    ["20 KB of headers", ["GET / HTTP/1.1", "Host: x", `A: ${"x".repeat(20_000)}`], 431],
  ])("is refused before it is a request: %s", async (_, lines, status) => {
    const answer = await raw(lines);
    expect(answer.status).toBe(status);
    expect(answer.head + answer.body).not.toMatch(/node:|at .*\.(js|ts)/);
  });

  it("413 for 10 MB, declared or in chunks, and the server goes on", async () => {
    const head = [
      "POST /api/v1/members HTTP/1.1",
      "Host: localhost",
      "Content-Type: application/json",
    ];
    const body = "x".repeat(10 * megabyte);
    const declared = await raw([...head, `Content-Length: ${body.length}`], body);
    expect(declared.status).toBe(413);
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const chunked = await raw([...head, "Transfer-Encoding: chunked"], chunk);
    expect(chunked.status).toBe(413);
    expect((await send("GET", { path: "/api/health/live" })).outcome).toBe("OK");
  });

  it("a length that never comes is not waited for in the answer to another", async () => {
    const head = [
      "POST /api/v1/members HTTP/1.1",
      "Host: localhost",
      "Content-Type: application/json",
    ];
    const stuck = raw([...head, "Content-Length: 50"], "{").catch(() => "no answer in time");
    const startedAtMs = performance.now();
    expect((await send("GET", { path: "/api/health/live" })).outcome).toBe("OK");
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    expect(await stuck).toBe("no answer in time");
  });
});

describe("a route that breaks", () => {
  const secret = "password=hunter2 SELECT * FROM users";
  const route = (path: string, run: () => Promise<Response>): Route =>
    defineRoute({
      method: "GET",
      path,
      tag: "Test",
      summary: "-",
      identity: "none",
      limit: "read",
      status: 200,
      contentType: "text/plain",
      errors: [],
      run,
    });
  const breaking = (begin: string[]) =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          const text = begin.shift();
          if (text === undefined) controller.error(new Error(secret));
          else controller.enqueue(new TextEncoder().encode(text));
        },
      }),
    );
  const lane = createLane([
    route("/api/throws", async () => {
      throw new Error(secret);
    }),
    route("/api/breaks-first", async () => breaking([])),
    route("/api/breaks-later", async () => breaking(["one", "two", "three"])),
  ]);
  const server = createServer((request, response) => void lane(request, response));
  afterAll(() => server.close());

  it.each(["/api/throws", "/api/breaks-first", "/api/breaks-later"])(
    "%s tells nobody why",
    async (path) => {
      if (!server.listening) await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.address() as AddressInfo;
      const answer = await sendRaw(
        `http://127.0.0.1:${port}`,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      expect(answer.head + answer.body).not.toMatch(/hunter2|SELECT|at .*\.(js|ts)/);
      if (path === "/api/throws") expect(answer.status).toBe(500);
      // Once the head is out the status cannot change; then the answer must at least not look complete.
      else if (answer.status !== 500) expect(answer.body).not.toMatch(/(^|\r\n)0\r\n\r\n$/);
    },
  );
});
