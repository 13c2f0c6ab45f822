import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { apiRoutes } from "@/app/api/route-table";
import { closeDb } from "@/db/client";
import { env } from "@/lib/env";
import { answerUnreadable, frontDoor, nameRequest } from "@/lib/http/front-door";
import { createLane, isApiPath, stampClientIp } from "@/lib/http/lane";
import { transportHeaders } from "@/lib/http/security-headers";
import { stopOnSignals } from "@/lib/http/stop-server";
import { logger } from "@/lib/observability/logger";
import { closeRedis } from "@/lib/redis";

/**
 * The self-hosted server: the lane answers /api, every other path, and next-auth's own, goes to Next.
 */
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 65_000; // longer than the 60 s of common load balancers, or they see resets

const { PORT, APP_URL, API_LANE } = env();
const app = next({
  dev: false,
  port: PORT,
  hostname: new URL(APP_URL).hostname,
  // Next would listen for upgrades on the server it finds, and then cut every client that offers one: Java's offers
  // HTTP/2 with each request. It serves none here, so it gets a server that nobody calls.
  httpServer: createServer(),
});
await app.prepare();
const handleInNext = app.getRequestHandler();
const pageHeaders = Object.entries(transportHeaders(APP_URL));
const answerApi = createLane(apiRoutes);

async function answerInNext(request: IncomingMessage, response: ServerResponse): Promise<void> {
  nameRequest(request, response);
  for (const [name, value] of pageHeaders) response.setHeader(name, value);
  if (isApiPath(request.url ?? "/")) forgetRouterHeaders(request);
  await handleInNext(request, response);
}

/** Next takes a request with these for one of its own pages' and sends it elsewhere, whatever is asked for. */
function forgetRouterHeaders({ headers }: IncomingMessage): void {
  for (const name of Object.keys(headers)) {
    if (name === "rsc" || name.startsWith("next-")) delete headers[name];
  }
}

const listener = frontDoor((request, response) => {
  stampClientIp(request);
  const answer = API_LANE && isApiPath(request.url ?? "/") ? answerApi : answerInNext;
  answer(request, response).catch((error: unknown) => {
    logger().error(
      { err: error instanceof Error ? error.message : String(error) },
      "request failed",
    );
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
// A missing Host is refused by the front door, in the words of the API; an expectation is none of our business.
const server = createServer({ requireHostHeader: false }, listener);
server.on("checkExpectation", listener);
answerUnreadable(server);
server.headersTimeout = headersTimeoutMs;
server.requestTimeout = requestTimeoutMs;
server.keepAliveTimeout = keepAliveTimeoutMs;

server.on("error", (error) => {
  logger().fatal({ err: error.message }, "cannot listen");
  process.exit(1);
});
server.listen(PORT, () => {
  logger().info({ port: PORT }, "listening");
  process.send?.("listening");
});

stopOnSignals(server, async () => {
  await app.close();
  await closeDb();
  await closeRedis();
});
