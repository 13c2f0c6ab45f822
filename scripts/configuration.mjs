import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { inProject, projectRoot } from "./project.mjs";

const secretNames = ["AUTH_SECRET", "CRON_SECRET"];
const secretBytes = 36;
const defaultAppPort = 8080;

/** Reads `.env` where there is one; what the shell has set wins. An empty value counts as unset. */
export function readConfiguration() {
  const file = inProject(".env");
  const lines = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  for (const [name, value] of Object.entries(lines)) {
    if (value !== "") process.env[name] ??= value;
  }
  const isSet = (name) => Boolean(process.env[name]?.trim());
  return {
    dataDir: resolve(projectRoot, process.env.DATA_DIR?.trim() || ".data"),
    appPort: isSet("PORT") ? Number(process.env.PORT) : defaultAppPort,
    appUrl: isSet("APP_URL") ? process.env.APP_URL.trim() : null,
    hasPostgres: isSet("DATABASE_URL"),
    hasRedis: isSet("REDIS_URL") || isSet("UPSTASH_REDIS_REST_URL"),
    seedsDemo: process.env.SEED_DEMO === "1" || !isSet("DATABASE_URL"),
  };
}

/** Secrets of the demo, made once per data folder: sessions outlive a restart. */
export function readSecrets(dataDir) {
  const file = join(dataDir, "secrets.json");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const secrets = secretNames.map((name) => [
      name,
      randomBytes(secretBytes).toString("base64url"),
    ]);
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const saved = JSON.parse(readFileSync(file, "utf8"));
  const missing = secretNames.filter((name) => !process.env[name]?.trim());
  return Object.fromEntries(missing.map((name) => [name, saved[name]]));
}
