import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

const good = {
  DATABASE_URL: "postgresql://frontrow@127.0.0.1:5432/frontrow",
  REDIS_URL: "redis://127.0.0.1:6379",
  AUTH_SECRET: "k3J9sLq0vZx8Wc7Rt5Yb2Nm4Pd6Fg1Hh",
  CRON_SECRET: "a8S7dF6gH5jK4lQ3wE2rT1yU0iO9pZxC",
};

describe("the environment", () => {
  it("is accepted with defaults for what may be left out", () => {
    expect(parseEnv(good)).toMatchObject({ PORT: 8080, REDIS_PREFIX: "frontrow:", DEMO: false });
  });

  it("is refused with every bad variable named at once", () => {
    const bad = {
      ...good,
      DATABASE_URL: "mysql://x",
      REDIS_URL: "",
      AUTH_SECRET: "short",
      PORT: "x",
    };
    expect(() => parseEnv(bad)).toThrow(
      /DATABASE_URL[\s\S]*AUTH_SECRET[\s\S]*PORT[\s\S]*REDIS_URL/,
    );
  });

  it("needs one way to reach Redis, and the REST token with its URL", () => {
    expect(() => parseEnv({ ...good, REDIS_URL: "" })).toThrow(/REDIS_URL/);
    const rest = { ...good, REDIS_URL: "", UPSTASH_REDIS_REST_URL: "https://redis.invalid" };
    expect(() => parseEnv(rest)).toThrow(/UPSTASH_REDIS_REST_TOKEN/);
  });

  it("refuses example secrets outside the demo", () => {
    const secret = "change-me-change-me-change-me-change-me";
    expect(() => parseEnv({ ...good, CRON_SECRET: secret })).toThrow(/CRON_SECRET/);
    expect(parseEnv({ ...good, CRON_SECRET: secret, DEMO: "1" }).DEMO).toBe(true);
  });

  it("refuses to run the API without its cron secret", () => {
    expect(() => parseEnv({ ...good, CRON_SECRET: "" })).toThrow(/CRON_SECRET/);
  });

  it("takes payments by card nowhere unless told where, and with what key", () => {
    expect(parseEnv(good).PAYMENT_GATEWAY).toBe("none");
    expect(() => parseEnv({ ...good, PAYMENT_GATEWAY: "sandbox" })).toThrow(
      /GATEWAY_URL[\s\S]*GATEWAY_SECRET/,
    );
    const short = { GATEWAY_URL: "http://127.0.0.1:8790", GATEWAY_SECRET: "short" };
    expect(() => parseEnv({ ...good, PAYMENT_GATEWAY: "sandbox", ...short })).toThrow(
      /GATEWAY_SECRET/,
    );
    expect(() => parseEnv({ ...good, PAYMENT_GATEWAY: "toss" })).toThrow(/TOSS_SECRET_KEY/);
    const toss = { PAYMENT_GATEWAY: "toss", TOSS_SECRET_KEY: "test_sk_x" };
    expect(parseEnv({ ...good, ...toss }).TOSS_API_URL).toBe("https://api.tosspayments.com");
  });
});
