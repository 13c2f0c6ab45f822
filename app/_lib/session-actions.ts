"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { endSessions } from "@/lib/auth/end-sessions";
import { clearSessionCookie } from "@/lib/auth/session";
import { findLogin } from "./viewer";

/** Logs this browser out: a copy of its cookie is worth nothing, either. */
export async function logOutHere(): Promise<void> {
  const login = await findLogin();
  if (login) await endSessions(login.viewer, { only: login.sessionId });
  const { name, value, options } = clearSessionCookie();
  (await cookies()).set(name, value, options);
  redirect("/");
}
