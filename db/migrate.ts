import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

const migrationLockId = 7_219_501;

/**
 * Brings a database to this version: the migrations, then every function of db/functions in name order.
 * Runs under an advisory lock, so that several starting processes take turns. Safe to repeat.
 */
export async function migrate(databaseUrl: string, root = process.cwd()): Promise<void> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await client`SELECT pg_advisory_lock(${migrationLockId})`;
    await runMigrations(drizzle(client), { migrationsFolder: join(root, "db/migrations") });
    const functionsDir = join(root, "db/functions");
    const files = readdirSync(functionsDir).filter((name) => name.endsWith(".sql"));
    await client.begin(async (tx) => {
      for (const file of files.sort())
        await tx.unsafe(readFileSync(join(functionsDir, file), "utf8"));
    });
  } finally {
    await client.end();
  }
}
