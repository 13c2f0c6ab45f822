import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/lib/env";
import { tables } from "./tables";

export type Database = PostgresJsDatabase<typeof tables> & { $client: postgres.Sql };

type Pools = {
  primary?: postgres.Sql;
  transactions?: postgres.Sql;
  primaryDb?: Database;
  replicaDb?: Database;
};

// Pages, the API file and instrumentation are separate module instances under Next; they share one pool.
const holder = globalThis as typeof globalThis & { frontrowPools?: Pools };
holder.frontrowPools ??= {};
const pools = holder.frontrowPools;

const connectTimeoutSeconds = 5;
/** Not longer with every failure, as the driver would: requests fail at once and the next one tries anew. */
const reconnectSeconds = 0.1;
const idleTimeoutSeconds = 60;
const statementTimeoutMs = 10_000;

function connect(url: string): postgres.Sql {
  return postgres(url, {
    max: env().DATABASE_POOL_SIZE,
    connect_timeout: connectTimeoutSeconds,
    backoff: () => reconnectSeconds,
    idle_timeout: idleTimeoutSeconds,
    connection: { application_name: "frontrow", statement_timeout: statementTimeoutMs },
    onnotice: () => {},
  });
}

/**
 * Transactions have connections of their own. postgres.js sends BEGIN behind other statements of a busy connection,
 * and where that connection's socket is full at the moment it forgets to reserve it: the BEGIN fails here, is open
 * there, and what the next requests write would never be committed. Among nothing but transactions it never shares.
 */
function connectPrimary(): postgres.Sql {
  const statements = connect(env().DATABASE_URL);
  pools.transactions = connect(env().DATABASE_URL);
  drizzle(pools.transactions); // teaches it drizzle's own way with JSON and dates, as db() does the statements'
  statements.begin = pools.transactions.begin;
  return statements;
}

/** The postgres.js handle of the primary, for single-statement calls of the functions in db/functions. */
export function sqlClient(): postgres.Sql {
  pools.primary ??= connectPrimary();
  return pools.primary;
}

/** Drizzle on the primary: everything about seats and money. */
export function db(): Database {
  pools.primaryDb ??= drizzle(sqlClient(), { schema: tables });
  return pools.primaryDb;
}

/** Drizzle on the replica where one is configured; only for reads that may be stale. */
export function replicaDb(): Database {
  const url = env().DATABASE_REPLICA_URL;
  if (!url) return db();
  pools.replicaDb ??= drizzle(connect(url), { schema: tables });
  return pools.replicaDb;
}

/** Closes the pools; the process is going away. */
export async function closeDb(): Promise<void> {
  await pools.transactions?.end({ timeout: connectTimeoutSeconds });
  await pools.primary?.end({ timeout: connectTimeoutSeconds });
  await pools.replicaDb?.$client.end({ timeout: connectTimeoutSeconds });
  delete pools.primary;
  delete pools.transactions;
  delete pools.primaryDb;
  delete pools.replicaDb;
}
