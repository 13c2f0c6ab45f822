/** Starts the background round in hosts whose processes live on; Vercel has cron for it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.VERCEL) return;
  const { env } = await import("@/lib/env");
  env();
  const { startBackground } = await import("@/lib/background");
  startBackground();
}
