import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import next from "next";
import { apiRoutes } from "@/app/api/route-table";
import { closeDb } from "@/db/client";
import { env } from "@/lib/env";
import { writeAnswer } from "@/lib/http/answer";
import { clientIpHeader, resolveClientIp, trustClientIpHeader } from "@/lib/http/client-ip";
import { createDispatcher } from "@/lib/http/dispatch";
import { closeStreams } from "@/lib/http/streams";
import { logger } from "@/lib/observability/logger";
import { closeRedis } from "@/lib/redis";

/**
 * The self-hosted server: a node:http lane answers /api with the very handlers Next would run, without
 * Next's cost per request; every other path, and next-auth's own, goes to Next.
 */
const drainTimeoutMs = 10_000;
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 65_000; // longer than the 60 s of common load balancers, or they see resets

const { PORT, TRUSTED_PROXY_HOPS, APP_URL, API_LANE } = env();
const app = next({ dev: false, port: PORT, hostname: new URL(APP_URL).hostname });
await app.prepare();
const renderPage = app.getRequestHandler();
const dispatch = createDispatcher(apiRoutes);
const answerApi = getRequestListener(
  async (request, { outgoing }) => {
    const answer = await dispatch(request);
    if (answer instanceof Response) return answer;
    writeAnswer(answer, outgoing as ServerResponse);
    return RESPONSE_ALREADY_SENT;
  },
  { overrideGlobalObjects: false },
);
trustClientIpHeader();

function stampClientIp(request: IncomingMessage): void {
  const forwardedFor = request.headers["x-forwarded-for"];
  const ip = resolveClientIp(
    request.socket.remoteAddress ?? "unknown",
    Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor,
    TRUSTED_PROXY_HOPS,
  );
  // Whatever the client claims in our header goes; the lane reads rawHeaders, Next reads headers.
  for (let at = request.rawHeaders.length - 2; at >= 0; at -= 2) {
    if (request.rawHeaders[at]?.toLowerCase() === clientIpHeader) request.rawHeaders.splice(at, 2);
  }
  request.rawHeaders.push(clientIpHeader, ip);
  request.headers[clientIpHeader] = ip;
}

function isLanePath(url: string): boolean {
  return API_LANE && url.startsWith("/api/") && !url.startsWith("/api/auth/");
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  stampClientIp(request);
  const work = isLanePath(request.url ?? "/")
    ? answerApi(request, response)
    : renderPage(request, response);
  work.catch((error: unknown) => {
    logger().error(
      { err: error instanceof Error ? error.message : String(error) },
      "request failed",
    );
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
server.headersTimeout = headersTimeoutMs;
server.requestTimeout = requestTimeoutMs;
server.keepAliveTimeout = keepAliveTimeoutMs;

server.listen(PORT, () => {
  logger().info({ port: PORT }, "listening");
});

let stopping = false;
async function stop(reason: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger().info({ reason }, "stopping");
  const force = setTimeout(() => process.exit(1), drainTimeoutMs);
  force.unref();
  closeStreams();
  server.closeIdleConnections();
  await new Promise((resolve) => server.close(resolve));
  await app.close();
  await closeDb();
  await closeRedis();
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
// `npm start` keeps a channel open; when it dies, even by kill -9, the server must not live on.
process.on("disconnect", () => void stop("parent gone"));
