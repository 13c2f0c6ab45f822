"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { clearSessionCookie } from "@/lib/auth/session";

/** Logs this browser out. */
export async function logOutHere(): Promise<void> {
  const { name, value, options } = clearSessionCookie();
  (await cookies()).set(name, value, options);
  redirect("/");
}
