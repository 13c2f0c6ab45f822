import { Redis } from "@upstash/redis";
import type { RedisReply, RedisRequest, Transport } from "./redis";

/** Commands of one turn of the event loop travel together; at most so many in one HTTP request. */
const commandsPerRequestMax = 64;

/** The stock client's HTTP half, whose requester is protected. */
class RestClient extends Redis {
  send(request: RedisRequest): Promise<unknown> {
    return this.client.request(request);
  }
}

type Waiting = {
  command: unknown;
  resolve: (reply: RedisReply) => void;
  reject: (reason: unknown) => void;
};

/** Upstash's REST protocol: one bounded attempt per call. */
export function restTransport(url: string, token: string, timeoutMs: number): Transport {
  const client = new RestClient({
    url,
    token,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(timeoutMs),
    enableTelemetry: false,
  });
  let waiting: Waiting[] = [];

  const flush = () => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += commandsPerRequestMax) {
      void sendTogether(client, all.slice(at, at + commandsPerRequestMax));
    }
  };

  return {
    request(request) {
      if (request.path) return sendAlone(client, request) as Promise<RedisReply[]>;
      return new Promise((resolve, reject) => {
        waiting.push({ command: request.body, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      });
    },
    close: async () => {},
  };
}

async function sendTogether(client: RestClient, batch: readonly Waiting[]): Promise<void> {
  try {
    const [only] = batch;
    if (only && batch.length === 1) {
      only.resolve((await sendAlone(client, { body: only.command })) as RedisReply);
      return;
    }
    const body = batch.map(({ command }) => command);
    const replies = (await client.send({ path: ["pipeline"], body })) as RedisReply[];
    for (const [index, { resolve }] of batch.entries()) resolve(replies[index] as RedisReply);
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

async function sendAlone(client: RestClient, request: RedisRequest): Promise<unknown> {
  try {
    return await client.send(request);
  } catch (error) {
    // The server's refusal comes as an UpstashError whose text repeats the whole command: drop that.
    if (!(error instanceof Error) || error.name !== "UpstashError") throw error;
    return { error: error.message.split(", command was:")[0] ?? error.message };
  }
}
