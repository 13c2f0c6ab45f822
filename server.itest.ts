import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";

const sound = {
  AUTH_SECRET: "k3J9sLq0vZx8Wc7Rt5Yb2Nm4Pd6Fg1Hh",
  CRON_SECRET: "a8S7dF6gH5jK4lQ3wE2rT1yU0iO9pZxC",
};

/** Starts the server's program without the demo; what it says of itself when it will not run. */
async function boot(secrets: Record<string, string>) {
  const { DEMO: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", "server.ts"], {
    env: { ...env, NODE_ENV: "production", PORT: "0", ...sound, ...secrets },
  });
  const [said] = await Promise.all([text(child.stderr), text(child.stdout), once(child, "exit")]);
  return { code: child.exitCode, said };
}

describe("outside the demo the server refuses to start", () => {
  it.each([
    ["an example secret", "AUTH_SECRET", "change-me-change-me-change-me-change-me"],
    ["a short secret", "CRON_SECRET", "hunter2"],
    ["no secret", "CRON_SECRET", ""],
  ])("with %s, and names it without saying it", async (_, name, value) => {
    const { code, said } = await boot({ [name]: value });
    expect(code).toBe(1);
    expect(said).toContain(name);
    if (value) expect(said).not.toContain(value);
  });
});
