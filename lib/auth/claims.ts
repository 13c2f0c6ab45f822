import type { Viewer } from "./viewer";

/** Somebody who is logged in: who they were when it was signed, and the session that must not have ended. */
export type Login = { viewer: Viewer; sessionId: string };

/** What access tokens and session cookies carry. */
export type Claims = {
  sub: string;
  sid: string;
  uuid: string;
  role: Viewer["role"];
  nickname: string;
};

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function claimsOf({ viewer, sessionId }: Login): Claims {
  return {
    sub: String(viewer.userId),
    sid: sessionId,
    uuid: viewer.userUuid,
    role: viewer.role,
    nickname: viewer.nickname,
  };
}

/** The login that verified claims speak of, or null when they are not ours in shape. */
export function loginOf(claims: Record<string, unknown>): Login | null {
  const { sub, sid, uuid, role, nickname } = claims;
  const userId = Number(sub);
  if (!Number.isSafeInteger(userId) || userId < 1) return null;
  if (typeof sid !== "string" || !uuidPattern.test(sid)) return null;
  if (typeof uuid !== "string" || typeof nickname !== "string") return null;
  if (role !== "USER" && role !== "ADMIN") return null;
  return { viewer: { userId, userUuid: uuid, role, nickname }, sessionId: sid };
}
