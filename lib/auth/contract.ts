import { z } from "zod";
import { id, instant, listOf, plainText } from "@/lib/contract";
import {
  loginIdMaxLength,
  loginIdMinLength,
  nicknameMaxLength,
  passwordMaxLength,
  passwordMinLength,
} from "./rules";

const loginIdPattern = /^[A-Za-z0-9._@+-]+$/;

const newLoginId = z
  .string()
  .trim()
  .min(loginIdMinLength)
  .max(loginIdMaxLength)
  .regex(loginIdPattern, "letters, digits and . _ @ + - only");
const newPassword = z
  .string()
  .min(passwordMinLength)
  .max(passwordMaxLength)
  .refine((value) => value.isWellFormed(), "must be well-formed text");

// At login a wrong id or password is INVALID_CREDENTIALS whatever its form; only the bound is checked.
const givenLoginId = z.string().trim().min(1).max(loginIdMaxLength);
const givenPassword = z.string().min(1).max(passwordMaxLength);

type Named = { loginId?: string | undefined; email?: string | undefined };

const namedOnce = ({ loginId, email }: Named) => (loginId === undefined) !== (email === undefined);
const namedOnceError = { path: ["loginId"], message: "give either loginId or email" };

/** `email` may stand in for `loginId`. */
function nameOf({ loginId, email }: Named): string {
  return loginId ?? email ?? "";
}

export const signUpRequest = z
  .strictObject({
    loginId: newLoginId.optional(),
    email: newLoginId.optional(),
    password: newPassword,
    nickname: plainText(1, nicknameMaxLength),
  })
  .refine(namedOnce, namedOnceError)
  .transform((body) => ({
    loginId: nameOf(body),
    password: body.password,
    nickname: body.nickname,
  }));
export type SignUpInput = z.output<typeof signUpRequest>;

export const logInRequest = z
  .strictObject({
    loginId: givenLoginId.optional(),
    email: givenLoginId.optional(),
    password: givenPassword,
  })
  .refine(namedOnce, namedOnceError)
  .transform((body) => ({ loginId: nameOf(body), password: body.password }));
export type Credentials = z.output<typeof logInRequest>;

const refreshTokenMaxLength = 256;

/** The token may come here instead of in the Authorization header. */
export const refreshTokenRequest = z.strictObject({
  refreshToken: z.string().min(1).max(refreshTokenMaxLength).optional(),
});

/** Who is logged in now, and the tokens of an API client. `expiresIn`: seconds the access token lives. */
export const tokensView = z.object({
  userId: id,
  userUuid: z.uuid(),
  loginId: z.string(),
  nickname: z.string(),
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.number().int(),
});
export type TokensView = z.output<typeof tokensView>;

export const memberView = z.object({
  userId: id,
  userUuid: z.uuid(),
  loginId: z.string(),
  nickname: z.string(),
  role: z.enum(["USER", "ADMIN"]),
  createdAt: instant,
});
export type MemberView = z.output<typeof memberView>;

export const memberChange = z.strictObject({ nickname: plainText(1, nicknameMaxLength) });

export const passwordChange = z.strictObject({
  currentPassword: givenPassword,
  newPassword,
});
export type PasswordChange = z.output<typeof passwordChange>;

const sessionKind = z.enum(["BROWSER", "API"]);
export type SessionKind = z.output<typeof sessionKind>;

/** One login. `browser` and `system` as they said at login, null where they said nothing we know. */
export const sessionView = z.object({
  sessionId: z.uuid(),
  kind: sessionKind,
  browser: z.string().nullable(),
  system: z.string().nullable(),
  createdAt: instant,
  lastUsedAt: instant.meta({ description: "To the minute" }),
  expiresAt: instant,
  current: z.boolean(),
});
export type SessionView = z.output<typeof sessionView>;
export const sessionList = listOf(sessionView);

export const sessionParams = z.object({ sessionId: z.uuid() });

export const sessionsEnded = z.object({ endedSessions: z.number().int() });
