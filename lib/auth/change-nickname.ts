import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { Login } from "./claims";
import type { MemberView } from "./contract";
import { forgetSession } from "./live-session";
import { readMember } from "./store";

/** Writes what the viewer wants to be called. It shows at once in this session here, elsewhere within `knownMs`. */
export async function changeNickname(
  { viewer, sessionId }: Login,
  nickname: string,
): Promise<MemberView> {
  const member = await readMember(db(), viewer.userId, nickname);
  if (!member) throw new DomainError("UNAUTHENTICATED");
  forgetSession(sessionId);
  return member;
}
