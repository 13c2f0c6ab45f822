/*
 * Opens a ticket without a connection: at a venue's door there often is none, and phones throw tabs away. It serves
 * only what components/tickets/keep-offline.tsx kept, and only when the network fails; it keeps nothing by itself.
 */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const isPage = request.mode === "navigate";
  if (!isPage && !pathname.startsWith("/_next/static/")) return;
  event.respondWith(fetch(request).catch(() => findKept(isPage ? pathname : request)));
});

async function findKept(wanted) {
  return (await caches.match(wanted, { ignoreVary: true })) ?? Response.error();
}
