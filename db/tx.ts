import { type Database, db } from "./client";

/** A database handle or an open transaction: what a store function takes first. */
export type Tx = Database | Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Runs `work` in one transaction on the primary; throws roll everything back. */
export function withTx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().transaction(work);
}
