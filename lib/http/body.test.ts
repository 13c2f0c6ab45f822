import { describe, expect, it } from "vitest";
import { maxBodyBytes, parseJson, readBodyText } from "./body";

function post(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });
}

function chunked(totalBytes: number): ReadableStream {
  const chunk = new Uint8Array(1_024).fill(32);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= totalBytes) return controller.close();
      sent += chunk.length;
      controller.enqueue(chunk);
    },
  });
}

describe("a request body", () => {
  it("is read as UTF-8 text", async () => {
    expect(await readBodyText(post('{"a":"포도알"}'))).toBe('{"a":"포도알"}');
  });

  it("may be absent", async () => {
    expect(await readBodyText(new Request("http://localhost/", { method: "POST" }))).toBe("");
    expect(parseJson("")).toEqual({});
  });

  it("is refused past the bound, declared or not", async () => {
    await expect(
      readBodyText(post("{}", { "content-length": String(maxBodyBytes + 1) })),
    ).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    const endless = post(chunked(10 * maxBodyBytes), { "transfer-encoding": "chunked" });
    await expect(readBodyText(endless)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });

  it("must say it is JSON", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
      await expect(readBodyText(post("{}", { "content-type": type }))).rejects.toMatchObject({
        code: "UNSUPPORTED_MEDIA_TYPE",
      });
    }
    for (const type of ["Application/JSON; charset=utf-8", 'application/json;charset="UTF-8"']) {
      expect(await readBodyText(post("{}", { "content-type": type }))).toBe("{}");
    }
  });

  it("is neither unpacked nor read in another alphabet", async () => {
    for (const [name, value] of [
      ["content-type", "application/json; charset=utf-16"],
      ["content-encoding", "gzip"],
      ["content-encoding", "br"],
    ] as const) {
      await expect(readBodyText(post("{}", { [name]: value }))).rejects.toMatchObject({
        code: "UNSUPPORTED_MEDIA_TYPE",
      });
    }
  });

  it("must be whole UTF-8 and whole JSON", async () => {
    await expect(readBodyText(post(new Uint8Array([0x7b, 0xff, 0x7d])))).rejects.toMatchObject({
      code: "MALFORMED_JSON",
    });
    for (const text of ["{", "{'a':1}", "undefined", "{}{}"]) {
      expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: "MALFORMED_JSON" }));
    }
  });
});
