import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import { refreshTokenDays } from "./rules";
import type { Role, Viewer } from "./viewer";

/** A person's account without its password. */
export type Account = Viewer & { loginId: string };

type UserRow = { id: string; uuid: string; login_id: string; nickname: string; role: Role };

const userColumns = sql`u.id, u.uuid, u.login_id, u.nickname, u.role`;

function accountOf(row: UserRow): Account {
  return {
    userId: Number(row.id),
    userUuid: row.uuid,
    loginId: row.login_id,
    nickname: row.nickname,
    role: row.role,
  };
}

async function firstRow<T>(tx: Tx, query: SQL): Promise<T | undefined> {
  const [row] = await tx.execute(query);
  return row as T | undefined;
}

/** Writes an account and its empty wallet. Null when the login id is taken (letter case aside). */
export async function insertAccountIfFree(
  tx: Tx,
  input: { loginId: string; passwordHash: string; nickname: string },
): Promise<Account | null> {
  const row = await firstRow<UserRow>(
    tx,
    sql`
      WITH u AS (
        INSERT INTO users (login_id, password_hash, nickname)
        VALUES (${input.loginId}, ${input.passwordHash}, ${input.nickname})
        ON CONFLICT (lower(login_id)) DO NOTHING
        RETURNING *
      ), wallet AS (INSERT INTO wallets (user_id) SELECT id FROM u)
      SELECT ${userColumns} FROM u`,
  );
  return row ? accountOf(row) : null;
}

/** The account of a login id with its password hash, or null. */
export async function findAccount(
  tx: Tx,
  loginId: string,
): Promise<{ account: Account; passwordHash: string } | null> {
  const row = await firstRow<UserRow & { password_hash: string }>(
    tx,
    sql`SELECT ${userColumns}, u.password_hash FROM users u WHERE lower(u.login_id) = lower(${loginId})`,
  );
  return row ? { account: accountOf(row), passwordHash: row.password_hash } : null;
}

/** Starts a family of refresh tokens (one login), and forgets the account's lapsed ones. */
export async function insertRefreshToken(tx: Tx, userId: number, tokenHash: string): Promise<void> {
  await tx.execute(sql`
    WITH lapsed AS (
      DELETE FROM refresh_tokens WHERE user_id = ${userId} AND expires_at <= clock_timestamp()
    )
    INSERT INTO refresh_tokens (user_id, family_id, token_hash, expires_at)
    VALUES (${userId}, ${randomUUID()}, ${tokenHash}, clock_timestamp() + make_interval(days => ${refreshTokenDays}))`);
}

export type Rotation =
  | { outcome: "ROTATED"; account: Account }
  | { outcome: "UNKNOWN" | "EXPIRED" | "REVOKED" | "REUSED" };

/** Spends one refresh token for the next of its family; see db/functions/rotate_refresh_token.sql. */
export async function rotateRefreshToken(
  tx: Tx,
  tokenHash: string,
  nextTokenHash: string,
): Promise<Rotation> {
  const row = await firstRow<{ outcome: Rotation["outcome"] } & UserRow>(
    tx,
    sql`
      SELECT r.outcome, ${userColumns}
      FROM rotate_refresh_token(${tokenHash}, ${nextTokenHash}, ${refreshTokenDays}) r
      LEFT JOIN users u ON u.id = r.user_id`,
  );
  if (row?.outcome === "ROTATED") return { outcome: "ROTATED", account: accountOf(row) };
  return { outcome: row?.outcome ?? "UNKNOWN" } as Rotation;
}

/** Ends the whole family of a refresh token. False when there is no such token. */
export async function revokeFamily(tx: Tx, tokenHash: string): Promise<boolean> {
  const row = await firstRow<{ found: boolean }>(
    tx,
    sql`SELECT revoke_refresh_family(${tokenHash}) AS found`,
  );
  return row?.found ?? false;
}
