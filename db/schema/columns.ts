import { sql } from "drizzle-orm";
import { bigint, timestamp } from "drizzle-orm/pg-core";

/**
 * Columns that most tables have. Of the tables beside this file: constraint names are our own, lib/http maps some of
 * them to error codes, and the rule each one doubles is held by the statement in db/functions that changes the row.
 */

export const id = () => bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity();
export const ref = (name: string) => bigint(name, { mode: "number" });
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => instant("created_at").notNull().default(sql`clock_timestamp()`);
