import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, ref } from "./columns";

export const users = pgTable(
  "users",
  {
    id: id(),
    uuid: uuid("uuid").notNull().defaultRandom().unique("users_uuid_unique"),
    loginId: text("login_id").notNull(),
    passwordHash: text("password_hash").notNull(),
    nickname: text("nickname").notNull(),
    role: text("role", { enum: ["USER", "ADMIN"] })
      .notNull()
      .default("USER"),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("users_login_id_unique").on(sql`lower(${t.loginId})`),
    check("users_role_known", sql`${t.role} IN ('USER', 'ADMIN')`),
  ],
);

/** One row per login: a browser's cookie and an API client's tokens name it, and end with it. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind", { enum: ["BROWSER", "API"] }).notNull(),
    /** What the browser said it is, in a word each; nothing else of it is kept. */
    browser: text("browser"),
    system: text("system"),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at").notNull().default(sql`clock_timestamp()`),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    index("sessions_user_idx").on(t.userId),
    check("sessions_kind_known", sql`${t.kind} IN ('BROWSER', 'API')`),
  ],
);

/** One row per refresh token ever issued to a session; a spent one has `usedAt`. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    id: id(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    familyId: uuid("family_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull().unique("refresh_tokens_hash_unique"),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    revokedAt: instant("revoked_at"),
    createdAt: createdAt(),
  },
  (t) => [
    index("refresh_tokens_family_idx").on(t.familyId),
    uniqueIndex("refresh_tokens_one_living_per_family")
      .on(t.familyId)
      .where(sql`${t.usedAt} IS NULL AND ${t.revokedAt} IS NULL`),
    index("refresh_tokens_user_idx").on(t.userId),
  ],
);
