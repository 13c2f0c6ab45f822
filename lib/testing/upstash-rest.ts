import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";

/**
 * A real HTTP server that speaks Upstash's REST protocol in front of a TCP Redis: one command at `/`, many
 * at `/pipeline`, a transaction at `/multi-exec`.
 */
export type RestServer = {
  url: string;
  token: string;
  /** How many requests it has answered. */
  served: () => number;
  close: () => Promise<void>;
};

type Reply = { result: unknown } | { error: string };
type Command = [string, ...string[]];

const bodyMaxBytes = 1_000_000;

export async function startUpstashRest(redisUrl: string): Promise<RestServer> {
  const client = new Redis(redisUrl, { protocol: 2 });
  const token = "rest-token-of-the-tests";
  let served = 0;
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      served += 1;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${token}`) {
      answer(401, { error: "WRONGPASS invalid or missing auth token" });
      return;
    }
    const encode =
      request.headers["upstash-encoding"] === "base64" ? toBase64 : (raw: unknown) => raw;
    const body = JSON.parse(await readBody(request));
    if (request.url === "/pipeline") {
      answer(200, await Promise.all((body as Command[]).map((one) => run(client, one, encode))));
    } else if (request.url === "/multi-exec") {
      answer(200, await transact(client, body as Command[], encode));
    } else {
      const reply = await run(client, body as Command, encode);
      answer("error" in reply ? 400 : 200, reply);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    served: () => served,
    close: async () => {
      client.disconnect();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function run(client: Redis, [name, ...args]: Command, encode: Encode): Promise<Reply> {
  try {
    return { result: encode(await client.call(name.toUpperCase(), args.map(String))) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function transact(client: Redis, commands: Command[], encode: Encode): Promise<Reply[]> {
  const multi = client.multi();
  for (const [name, ...args] of commands) multi.call(name.toUpperCase(), args.map(String));
  const replies = (await multi.exec()) ?? [];
  return replies.map(([error, raw]) =>
    error ? { error: error.message } : { result: encode(raw) },
  );
}

type Encode = (raw: unknown) => unknown;

function toBase64(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(toBase64);
  if (typeof raw !== "string" || raw === "OK") return raw;
  return Buffer.from(raw).toString("base64");
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > bodyMaxBytes) throw new Error("the body is too large");
  }
  return text;
}
