"use server";

import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { themeCookie } from "./preferences";
import { localeCookie } from "./request-locale";

const keptSeconds = 365 * 24 * 60 * 60;

/** Remembers the language; anything unknown is ignored. */
export async function chooseLocale(form: FormData): Promise<void> {
  await remember(localeCookie, form.get("locale"), ["ko", "en"]);
}

/** Remembers the theme; "system" goes back to following the device. */
export async function chooseTheme(form: FormData): Promise<void> {
  await remember(themeCookie, form.get("theme"), ["light", "dark", "system"]);
}

async function remember(name: string, value: unknown, known: string[]): Promise<void> {
  if (typeof value !== "string" || !known.includes(value)) return;
  const secure = env().APP_URL.startsWith("https:");
  const options = {
    maxAge: keptSeconds,
    path: "/",
    sameSite: "lax",
    httpOnly: true,
    secure,
  } as const;
  (await cookies()).set(name, value, options);
  revalidatePath("/", "layout");
}
