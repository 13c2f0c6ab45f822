import { sqlClient } from "@/db/client";

/** The source of a function as the database has it: a control takes the guard out of a copy. */
export async function functionSource(name: string): Promise<string> {
  const [row] = await sqlClient()<{ source: string }[]>`
    SELECT pg_get_functiondef(oid) AS source FROM pg_proc WHERE proname = ${name}`;
  if (!row) throw new Error(`there is no function ${name}`);
  return row.source;
}
