import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { templateDatabase, testEnv } from "./test-env";

// Runs before each integration test file, and before the modules that file imports read the environment.
const name = `test_${randomUUID().replaceAll("-", "")}`;
const admin = postgres(inject("postgresUrl"), { max: 1, onnotice: () => {} });
await admin`CREATE DATABASE ${admin(name)} TEMPLATE ${admin(templateDatabase)}`;

const databaseUrl = new URL(inject("postgresUrl"));
databaseUrl.pathname = name;
Object.assign(
  process.env,
  testEnv({
    databaseUrl: databaseUrl.href,
    redisUrl: inject("redisUrl"),
    redisPrefix: `${name}:`,
  }),
);

// After every other hook of the file: what is registered first ends last.
afterAll(async () => {
  const { closeDb } = await import("@/db/client");
  const { closeRedis } = await import("@/lib/redis");
  await Promise.all([closeDb(), closeRedis()]);
  await admin`DROP DATABASE ${admin(name)} WITH (FORCE)`;
  await admin.end();
});
