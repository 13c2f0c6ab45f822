import { cookies } from "next/headers";

export type Theme = "light" | "dark" | "system";
export const themeCookie = "theme";

/** Light or dark when the person chose one, else the system's. The server renders it: no flash. */
export async function readTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(themeCookie)?.value;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}
