import { describe, expect, it } from "vitest";
import { logInRequest, signUpRequest } from "./contract";

const valid = { loginId: "mina.kim", password: "correct horse", nickname: "미나" };

describe("sign-up", () => {
  it("takes email in place of loginId", () => {
    const { loginId, ...rest } = valid;
    expect(signUpRequest.parse({ ...rest, email: "mina@example.com" })).toEqual({
      loginId: "mina@example.com",
      password: "correct horse",
      nickname: "미나",
    });
    expect(loginId).toBe("mina.kim");
  });

  it.each([
    ["loginId of 3", { loginId: "abc" }],
    ["loginId of 64", { loginId: "a".repeat(64) }],
    ["password of 8", { password: "12345678" }],
    ["password of 128", { password: "x".repeat(128) }],
    ["nickname of 1", { nickname: "미" }],
    ["nickname of 30", { nickname: "나".repeat(30) }],
    ["every sign a login id may hold", { loginId: "A.b_c@d+e-9" }],
  ])("accepts a %s", (_name, change) => {
    expect(signUpRequest.safeParse({ ...valid, ...change }).success).toBe(true);
  });

  it.each([
    ["loginId of 2", { loginId: "ab" }, "loginId"],
    ["loginId of 65", { loginId: "a".repeat(65) }, "loginId"],
    ["loginId with a space", { loginId: "mi na" }, "loginId"],
    ["loginId that only looks like ASCII", { loginId: "аdmin" }, "loginId"],
    ["no loginId at all", { loginId: undefined }, "loginId"],
    ["loginId and email together", { email: "a@b.co" }, "loginId"],
    ["password of 7", { password: "1234567" }, "password"],
    ["password of 129", { password: "x".repeat(129) }, "password"],
    ["password that is not text", { password: 12345678 }, "password"],
    ["password with half a character", { password: "1234567\ud800" }, "password"],
    ["nickname of blanks", { nickname: "   " }, "nickname"],
    ["nickname of 31", { nickname: "나".repeat(31) }, "nickname"],
    ["nickname with a NUL", { nickname: "a\u0000b" }, "nickname"],
    ["role of one's own", { role: "ADMIN" }, ""],
  ])("refuses a %s", (_name, change, field) => {
    const result = signUpRequest.safeParse({ ...valid, ...change });
    expect(result.error?.issues.map((issue) => issue.path.join("."))).toEqual([field]);
  });
});

describe("login", () => {
  it("does not judge the form of a wrong id or password", () => {
    expect(logInRequest.parse({ loginId: "?!", password: "x" })).toEqual({
      loginId: "?!",
      password: "x",
    });
  });

  it.each([
    { loginId: "", password: "x" },
    { loginId: "mina" },
    { password: "x" },
    { loginId: "mina", password: "x".repeat(129) },
    { loginId: ["mina"], password: "x" },
    { loginId: "mina", password: "x", admin: true },
  ])("refuses %j", (body) => {
    expect(logInRequest.safeParse(body).success).toBe(false);
  });
});
