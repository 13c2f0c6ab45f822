import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { checkCredentials } from "./check-credentials";
import type { Login } from "./claims";
import type { PasswordChange } from "./contract";
import { noteEnded } from "./live-session";
import { hashPassword } from "./passwords";
import { readMember, replacePassword } from "./store";

/**
 * A new password for the viewer, who proves the old one; every session but the one it is done in ends. Wrong
 * passwords count as wrong logins do. Throws INVALID_CREDENTIALS, RATE_LIMITED, UNAVAILABLE. Returns how many ended.
 */
export async function changePassword(
  { viewer, sessionId }: Login,
  { currentPassword, newPassword }: PasswordChange,
  clientIp: string,
): Promise<number> {
  const member = await readMember(db(), viewer.userId);
  if (!member) throw new DomainError("UNAUTHENTICATED");
  const credentials = { loginId: member.loginId, password: currentPassword };
  const { passwordHash } = await checkCredentials(credentials, clientIp);
  const ended = await replacePassword(db(), viewer.userId, {
    oldHash: passwordHash,
    newHash: await hashPassword(newPassword),
    keep: sessionId,
  });
  noteEnded(ended);
  return ended.length;
}
