import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { loginPath } from "@/components/ui/login-path";
import type { Login } from "@/lib/auth/claims";
import { findLive } from "@/lib/auth/live-session";
import { readSessionCookie } from "@/lib/auth/session";
import type { Viewer } from "@/lib/auth/viewer";

/** The login this page is asked with, or null when there is none or its session has ended. Read once per request. */
export const findLogin = cache(async (): Promise<Login | null> => {
  const login = await readSessionCookie((await headers()).get("cookie"));
  const viewer = login && (await findLive(login));
  return viewer && { ...login, viewer };
});

/** Who is looking at this page, or null. */
export async function findViewer(): Promise<Viewer | null> {
  return (await findLogin())?.viewer ?? null;
}

/** Who is looking; nobody is sent to log in and comes back to `next` (a path of this site). */
export async function requireViewer(next: string): Promise<Viewer> {
  return (await findViewer()) ?? redirect(loginPath(next));
}

/** The organiser who is looking; nobody is sent to log in, anybody else finds no such page. */
export async function requireOrganiser(next: string): Promise<Viewer> {
  const viewer = await requireViewer(next);
  if (viewer.role !== "ADMIN") notFound();
  return viewer;
}
