/** The migrated database that every integration test file gets a copy of. */
export const templateDatabase = "frontrow_template";

type Stores = { databaseUrl: string; redisUrl: string; redisPrefix: string };

/** The environment of one app under test: of this process, or of a server process a test starts. */
export function testEnv(stores: Stores): Record<string, string> {
  return {
    NODE_ENV: "test",
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    REDIS_PREFIX: stores.redisPrefix,
    AUTH_SECRET: "integration-tests-sign-with-this-0001",
    CRON_SECRET: "integration-tests-cron-with-this-0001",
    APP_URL: "http://localhost:8080",
    LOG_LEVEL: "silent",
  };
}
