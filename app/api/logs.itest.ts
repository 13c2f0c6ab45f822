import pino from "pino";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { closeDb, db, sqlClient } from "@/db/client";
import { env } from "@/lib/env";
import { errorTable } from "@/lib/errors";
import type { Route } from "@/lib/http/define-route";
import { closeRedis } from "@/lib/redis";
import { type ApiRequest, rightRequestTo } from "@/lib/testing/api-requests";
import type { SentAnswer } from "@/lib/testing/api-sender";
import { startWholeApi } from "@/lib/testing/api-whole";
import { makeWorld, password } from "@/lib/testing/api-world";
import { sessionCookieOf } from "@/lib/testing/logins";
import { apiRoutes } from "./route-table";

/** A busy run of every endpoint, stores failing under it, with the log at its most talkative. */
process.env.METRICS_TOKEN = "metrics-token-of-the-tests";
const logged: string[] = [];
const write = (line: string) => logged.push(line);
Object.assign(globalThis, { frontrowLogger: pino({ level: "trace" }, { write }) });
const { send, close } = await startWholeApi();

const secrets = new Map<string, string>();
const wrongPassword = "this is not the password";

beforeAll(() => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      logged.push(String(chunk));
      return true;
    });
  }
});

afterAll(async () => {
  vi.restoreAllMocks();
  await close();
});

/** Every secret in what was sent and answered, found by where secrets are. */
function noteSecrets(request: ApiRequest, answer: SentAnswer): void {
  const body = JSON.stringify(request.body ?? {});
  const { authorization, cookie, ...headers } = request.headers ?? {};
  const sent = [authorization?.split(" ")[1], cookie?.split("=")[1], headers["queue-token"]];
  for (const value of sent) if (value && value.length > 8) secrets.set(value, "sent");
  const fields = /"(accessToken|refreshToken|token|place|pass|secret|code)":"([^"]{9,})"/g;
  for (const [, field = "", value = ""] of (body + answer.text).matchAll(fields)) {
    if (!(value in errorTable)) secrets.set(value, field);
  }
}

type Prepared = Map<Route, ApiRequest>;

async function askEverything(prepared?: Prepared): Promise<void> {
  for (const route of apiRoutes) {
    const { method } = route.definition;
    const request = prepared?.get(route) ?? (await rightRequestTo(route, makeWorld()));
    noteSecrets(request, await send(method, request));
    if (method === "GET") continue;
    noteSecrets(request, await send(method, { ...request, text: '{"password":"hunter2-hunter2' }));
  }
}

it("a run of everything, with stores failing under it, logs what failed", async () => {
  const prepared: Prepared = new Map();
  for (const route of apiRoutes) prepared.set(route, await rightRequestTo(route, makeWorld()));
  await askEverything();
  const { login, owner } = makeWorld();
  const { loginId } = await login();
  const path = "/api/v1/auth/login";
  await send("POST", { path, body: { loginId, password: wrongPassword } });
  secrets.set((await sessionCookieOf(await owner())).value, "session cookie");

  const { REDIS_URL } = env();
  await closeRedis();
  Object.assign(env(), { REDIS_URL: "redis://:redis-password@127.0.0.1:1" });
  await askEverything(prepared);
  await closeRedis();
  Object.assign(env(), { REDIS_URL });
  await sqlClient()`ALTER SCHEMA public RENAME TO gone`;
  await askEverything(prepared);
  await closeDb();
  Object.assign(env(), { DATABASE_URL: "postgres://user:postgres-password@127.0.0.1:1/x" });
  await askEverything(prepared);
  await db()
    .execute("SELECT 1")
    .catch(() => {});

  const lines = logged.filter((line) => line.startsWith('{"level":50'));
  expect(lines.length).toBeGreaterThan(apiRoutes.length);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    requestId: expect.any(String),
    method: expect.any(String),
    path: expect.stringMatching(/^\/api\//),
    err: { message: expect.any(String), stack: expect.any(String) },
  });
});

it("and not one secret", () => {
  const { AUTH_SECRET, CRON_SECRET, METRICS_TOKEN = "", GATEWAY_SECRET = "" } = env();
  const all = [
    ...secrets.keys(),
    password,
    wrongPassword,
    "hunter2",
    "redis-password",
    "postgres-password",
    AUTH_SECRET,
    CRON_SECRET,
    METRICS_TOKEN,
    GATEWAY_SECRET,
  ];
  expect(all.length).toBeGreaterThan(100);
  expect(new Set(secrets.values()).size).toBeGreaterThan(6);
  const text = logged.join("\n");
  expect(all.filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/params: |SELECT |INSERT INTO /);
});
