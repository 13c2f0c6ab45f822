import { sql } from "drizzle-orm";
import { db, sqlClient } from "./client";
import type { Tx } from "./tx";

type Argument = number | string | null | readonly number[];

/**
 * Calls a function of db/functions that answers jsonb. Outside a transaction it is one round trip with a
 * prepared statement; drizzle's own `execute` prepares nothing and so asks twice.
 */
export async function callFunction<T>(tx: Tx, name: string, args: readonly Argument[]): Promise<T> {
  const values = args.map((value) => (Array.isArray(value) ? `{${value.join(",")}}` : value));
  if (tx === db()) {
    const slots = values.map((_, index) => `$${index + 1}`).join(", ");
    const [row] = await sqlClient().unsafe<{ answer: T }[]>(
      `SELECT ${name}(${slots}) AS answer`,
      values as (string | number | null)[],
      { prepare: true },
    );
    return (row as { answer: T }).answer;
  }
  const list = sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  );
  const [row] = await tx.execute<{ answer: T }>(sql`SELECT ${sql.raw(name)}(${list}) AS answer`);
  return (row as { answer: T }).answer;
}
