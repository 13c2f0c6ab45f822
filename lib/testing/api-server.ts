import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { apiRoutes } from "@/app/api/route-table";
import { createLane, stampClientIp } from "@/lib/http/lane";
import { closeStreams } from "@/lib/http/streams";

export type ApiServer = { url: string; server: Server; close: () => Promise<void> };

/** The whole API on a free loopback port, as the self-hosted server serves it. */
export async function startApiServer(): Promise<ApiServer> {
  const lane = createLane(apiRoutes);
  const server = createServer((request, response) => {
    stampClientIp(request);
    void lane(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      closeStreams();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
