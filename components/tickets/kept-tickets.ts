/** What one ticket page needs to be shown, page and assets, is a cache of its own by this name and its path. */
const namePrefix = "ticket:";
const ticketsMax = 12;
const workerPath = "/ticket-worker.js";
const workerScope = "/reservations/";

/** Whether this browser can: not in every private window, and never over plain http to another machine. */
function canKeep(): boolean {
  return "caches" in window && "serviceWorker" in navigator;
}

/** Keeps the ticket page at `path` as it is now, so that it opens without a connection; the oldest give way. */
export async function keepTicket(path: string): Promise<void> {
  if (!canKeep()) return;
  await navigator.serviceWorker.register(workerPath, { scope: workerScope });
  const page = await fetch(path);
  if (!page.ok || page.redirected) return;
  await caches.delete(namePrefix + path);
  const cache = await caches.open(namePrefix + path);
  await cache.addAll(assetsInUse());
  await cache.put(path, page);
  for (const name of (await keptNames()).slice(0, -ticketsMax)) await caches.delete(name);
}

/** Of a reservation without tickets any more. */
export async function forgetTicket(path: string): Promise<void> {
  if (canKeep()) await caches.delete(namePrefix + path);
}

/** Nobody is logged in here: what was kept belongs to whoever was. */
export async function forgetAllTickets(): Promise<void> {
  if (!canKeep()) return;
  for (const name of await keptNames()) await caches.delete(name);
}

/** In the order they were kept. */
async function keptNames(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(namePrefix));
}

/** Scripts, styles and type that this document has loaded. */
function assetsInUse(): string[] {
  const paths = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  return [...new Set(paths)].filter((path) => path.startsWith("/_next/static/"));
}
