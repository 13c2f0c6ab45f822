import { type SQL, sql } from "drizzle-orm";
import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { PageQuery } from "@/lib/contract";
import { type Answer, resultOf } from "@/lib/outcome";
import type { MemberView, SessionKind, SessionView } from "./contract";
import type { Device } from "./device";
import { sessionDays } from "./rules";
import type { Role, Viewer } from "./viewer";

/** A person's account without its password. */
export type Account = Viewer & { loginId: string };

/** An account whose password was just proved, by the hash it was proved against. */
export type ProvenAccount = { account: Account; passwordHash: string };

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
export async function findAccount(tx: Tx, loginId: string): Promise<ProvenAccount | null> {
  const row = await firstRow<UserRow & { password_hash: string }>(
    tx,
    sql`SELECT ${userColumns}, u.password_hash FROM users u WHERE lower(u.login_id) = lower(${loginId})`,
  );
  return row ? { account: accountOf(row), passwordHash: row.password_hash } : null;
}

/** A person as they see themselves; `nickname` is written first when it is given. Null when there is none. */
export async function readMember(
  tx: Tx,
  userId: number,
  nickname: string | null = null,
): Promise<MemberView | null> {
  const u =
    nickname === null
      ? sql`SELECT * FROM users WHERE id = ${userId}`
      : sql`UPDATE users SET nickname = ${nickname} WHERE id = ${userId} RETURNING *`;
  const row = await firstRow<UserRow & { created_at: string }>(
    tx,
    sql`WITH u AS (${u}) SELECT ${userColumns}, iso_instant(u.created_at) AS created_at FROM u`,
  );
  return row ? { ...accountOf(row), createdAt: row.created_at } : null;
}

/** Where a login comes from; an API client's has a refresh token, kept as its hash. */
export type NewSession = { kind: SessionKind; device: Device; refreshTokenHash?: string };

/** Starts a session of a person; see db/functions/sessions.sql. Throws INVALID_CREDENTIALS. */
export async function startSession(
  tx: Tx,
  { account, passwordHash }: ProvenAccount,
  { kind, device, refreshTokenHash }: NewSession,
): Promise<string> {
  const answer = await callFunction<Answer>(tx, "start_session", [
    account.userId,
    passwordHash,
    kind,
    device.browser,
    device.system,
    sessionDays,
    refreshTokenHash ?? null,
  ]);
  return resultOf<{ sessionId: string }>(answer, "STARTED").sessionId;
}

export type Renewal = { outcome: string; sessionId?: string } & Partial<Account>;

/** Spends one refresh token for the next of its session. */
export function renewSession(tx: Tx, tokenHash: string, nextTokenHash: string): Promise<Renewal> {
  return callFunction<Renewal>(tx, "renew_session", [tokenHash, nextTokenHash, sessionDays]);
}

type Ended = { sessionIds: string[] };

/** Ends the session of a refresh token. Throws UNAUTHENTICATED when there is no such token. */
export async function endSessionOf(tx: Tx, tokenHash: string): Promise<string[]> {
  const answer = await callFunction<Answer>(tx, "end_session_of", [tokenHash]);
  return resultOf<Ended>(answer, "ENDED").sessionIds;
}

/** Ends sessions of a person: `only` one, or all `except` one. Answers those that had not ended. */
export async function endSessionRows(
  tx: Tx,
  userId: number,
  { only = null, except = null }: { only?: string | null; except?: string | null },
): Promise<string[]> {
  const answer = await callFunction<Answer>(tx, "end_sessions", [userId, only, except]);
  return resultOf<Ended>(answer, "ENDED").sessionIds;
}

/** A new password in place of `oldHash`; every session but `keep` ends. Throws INVALID_CREDENTIALS. */
export async function replacePassword(
  tx: Tx,
  userId: number,
  { oldHash, newHash, keep }: { oldHash: string; newHash: string; keep: string },
): Promise<string[]> {
  const answer = await callFunction<Answer>(tx, "change_password", [
    userId,
    oldHash,
    newHash,
    keep,
  ]);
  return resultOf<Ended>(answer, "ENDED").sessionIds;
}

/** What the account of a session is called and may do now. */
export type Standing = Pick<Viewer, "role" | "nickname">;

/** The sessions among `ids` that have not ended. */
export async function readLiveSessions(
  tx: Tx,
  ids: readonly string[],
): Promise<Record<string, Standing>> {
  return callFunction(tx, "live_sessions", [`{${ids.join(",")}}`]);
}

/** A person's open sessions, the last used first. */
export async function findSessions(
  tx: Tx,
  userId: number,
  current: string,
  { page, size }: PageQuery,
): Promise<{ rows: SessionView[]; total: number }> {
  const from = sql`
    FROM sessions WHERE user_id = ${userId} AND revoked_at IS NULL AND expires_at > clock_timestamp()`;
  const rows = await tx.execute(sql`
    SELECT id AS "sessionId", kind, browser, system, iso_instant(created_at) AS "createdAt",
      iso_instant(last_used_at) AS "lastUsedAt", iso_instant(expires_at) AS "expiresAt", id = ${current}::uuid AS current
    ${from} ORDER BY id = ${current}::uuid DESC, last_used_at DESC, id LIMIT ${size} OFFSET ${(page - 1) * size}`);
  const counted = await firstRow<{ total: string }>(tx, sql`SELECT count(*) AS total ${from}`);
  return { rows: rows as unknown as SessionView[], total: Number(counted?.total) };
}
