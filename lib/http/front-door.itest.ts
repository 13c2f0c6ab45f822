import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendRaw } from "@/lib/testing/api-raw";
import { answerUnreadable, frontDoor } from "./front-door";

/** Behind the door: says what was asked of it, and never ends its answer to `/slow`. */
const letIn = frontDoor((request, response) => {
  if (request.url === "/slow") response.write("half of");
  else response.end(`${request.method} ${request.url}`);
});

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer({ requireHostHeader: false }, letIn);
  answerUnreadable(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const ask = (line: string, ...headers: string[]) =>
  sendRaw(url, [line, "connection: close", ...headers, "", ""].join("\r\n"));
const get = (target: string) => ask(`GET ${target} HTTP/1.1`, "host: here");
const codeOf = ({ body }: { body: string }) => JSON.parse(body).error.code;

describe("the front door", () => {
  it.each([
    ["an address that cannot be decoded", "GET /api/v1/concerts/%zz HTTP/1.1"],
    ["a page's, too", "GET /concerts/%E0%A4 HTTP/1.1"],
    ["the server as a whole", "OPTIONS * HTTP/1.1"],
  ])("400 for %s", async (_, line) => {
    const answer = await ask(line, "host: here");
    expect([answer.status, codeOf(answer)]).toEqual([400, "INVALID_REQUEST"]);
    expect(answer.head).toMatch(/^x-request-id: .{8,}$/m);
    expect(answer.head).toContain("x-content-type-options: nosniff");
  });

  it("400 without a Host", async () => {
    expect(codeOf(await ask("GET /api/v1/concerts HTTP/1.1"))).toBe("INVALID_REQUEST");
  });

  it("405 for methods that nothing here has", async () => {
    for (const method of ["TRACE", "PROPFIND", "PURGE"]) {
      const answer = await ask(`${method} / HTTP/1.1`, "host: here");
      expect([answer.status, codeOf(answer)]).toEqual([405, "METHOD_NOT_ALLOWED"]);
      expect(answer.head).toContain("allow: GET, HEAD, POST");
    }
  });

  it.each([
    "/api//v1/concerts",
    "/api/v1//concerts",
    "/api/v1/../../admin",
    "/api/v1/%2e%2E/x",
    "/api/./v1/concerts",
    "/api/v1\\concerts",
    "/api/v1%5Cconcerts",
    "/api/..",
  ])("404 for %s, in which two readers find two addresses", async (target) => {
    expect(codeOf(await get(target))).toBe("NOT_FOUND");
  });

  it("lets what is meant literally pass, and takes the whole address for its path", async () => {
    expect((await get("/api/v1/concerts?query=a//..\\%zz")).body).toContain("/api/v1/concerts?");
    expect((await get("/api/v1/concerts/..x")).body).toContain("GET /api/v1/concerts/..x");
    expect((await get("http://evil.example/api/v1/concerts?size=1")).body).toContain(
      "GET /api/v1/concerts?size=1",
    );
    expect((await get("http://evil.example?a=1")).status).toBe(400);
    expect((await get("https://evil.example")).body).toContain("GET /");
  });

  it.each([
    ["what is no HTTP", "\x16\x03\x01 hello\r\n\r\n", 400, "INVALID_REQUEST"],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
      400,
      "INVALID_REQUEST",
    ],
    [
      "headers past all measure",
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(20_000)}\r\n\r\n`,
      413,
      "PAYLOAD_TOO_LARGE",
    ],
  ])("answers %s in the words of the API", async (_, bytes, status, code) => {
    const answer = await sendRaw(url, bytes);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    const { requestId } = JSON.parse(answer.body);
    expect(answer.head).toContain(`x-request-id: ${requestId}`);
    expect(answer.head).toContain("content-type: application/json");
  });

  it("cuts a connection that breaks off in the middle of an answer, and writes nothing into that", async () => {
    const answer = await sendRaw(url, "GET /slow HTTP/1.1\r\nhost: a\r\n\r\n\x00\r\n\r\n");
    expect(`${answer.head}${answer.body}`).not.toContain("INVALID_REQUEST");
  });
});
