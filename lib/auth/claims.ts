import type { Viewer } from "./viewer";

/** What access tokens and session cookies carry about their owner. */
export type Claims = { sub: string; uuid: string; role: Viewer["role"]; nickname: string };

export function claimsOf(viewer: Viewer): Claims {
  return {
    sub: String(viewer.userId),
    uuid: viewer.userUuid,
    role: viewer.role,
    nickname: viewer.nickname,
  };
}

/** The viewer that verified claims speak of, or null when they are not ours in shape. */
export function viewerOf(claims: Record<string, unknown>): Viewer | null {
  const { sub, uuid, role, nickname } = claims;
  const userId = Number(sub);
  if (!Number.isSafeInteger(userId) || userId < 1) return null;
  if (typeof uuid !== "string" || typeof nickname !== "string") return null;
  if (role !== "USER" && role !== "ADMIN") return null;
  return { userId, userUuid: uuid, role, nickname };
}
