import { Redis as Client, Cluster, type RedisOptions } from "ioredis";
import { withDeadline } from "./deadline";
import type { RedisReply, RedisRequest, Transport } from "./redis";

const maxReconnectDelayMs = 1_000;
const reconnectStepMs = 50;
const clusterRedirectionsMax = 4;
const defaultPort = 6379;
/** A connection that owes answers and stays silent this many timeouts long is given up for a new one. */
const timeoutsToReconnect = 3;

type Node = { host: string; port: number };
export type RedisTarget = {
  kind: "single" | "cluster" | "sentinel";
  nodes: Node[];
  username: string | undefined;
  password: string | undefined;
  tls: boolean;
  db: number;
  /** Sentinel: the name of the master group. */
  group: string;
};

const urlPattern =
  /^redis(s?)(?:\+(cluster|sentinel))?:\/\/(?:([^@/]*)@)?([^/?]+)(?:\/(\d*))?(?:\?name=([\w.-]+))?$/;

/**
 * Reads `redis[s]://[user:password@]host:port[/db]`, `redis[s]+cluster://…@h1:p1,h2:p2` or
 * `redis[s]+sentinel://…@h1:p1,h2:p2[/db]?name=group`.
 */
export function parseRedisUrl(url: string): RedisTarget {
  const match = urlPattern.exec(url);
  if (!match) throw new Error("REDIS_URL is not redis://, redis+cluster:// or redis+sentinel://");
  const [, secure, kind, userInfo = "", hosts = "", db, group] = match;
  const [username = "", ...rest] = userInfo.split(":");
  return {
    kind: (kind as RedisTarget["kind"] | undefined) ?? "single",
    nodes: hosts.split(",").map(parseNode),
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(rest.join(":")) || undefined,
    tls: secure === "s",
    db: db ? Number(db) : 0,
    group: group ?? "mymaster",
  };
}

function parseNode(text: string): Node {
  const colon = text.lastIndexOf(":");
  const hasPort = colon > text.lastIndexOf("]");
  const host = (hasPort ? text.slice(0, colon) : text).replace(/^\[|\]$/g, "");
  return { host, port: hasPort ? Number(text.slice(colon + 1)) : defaultPort };
}

function connect(target: RedisTarget, timeoutMs: number): Client | Cluster {
  const retryStrategy = (times: number) => Math.min(times * reconnectStepMs, maxReconnectDelayMs);
  const options = {
    protocol: 2, // RESP3 changes the shapes of replies
    username: target.username,
    password: target.password,
    tls: target.tls ? {} : undefined,
    connectTimeout: timeoutMs,
    socketTimeout: timeoutsToReconnect * timeoutMs,
    // A command whose connection died may have run: its caller hears of it and decides, nobody repeats it.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  } satisfies RedisOptions;
  const common = { enableOfflineQueue: false, lazyConnect: true };
  const [first] = target.nodes;
  switch (target.kind) {
    case "cluster":
      return new Cluster(target.nodes, {
        ...common,
        redisOptions: options,
        clusterRetryStrategy: retryStrategy,
        maxRedirections: clusterRedirectionsMax,
      });
    case "sentinel":
      return new Client({
        ...options,
        ...common,
        retryStrategy,
        sentinels: target.nodes,
        name: target.group,
        db: target.db,
      });
    case "single":
      return new Client({ ...options, ...common, ...first, retryStrategy, db: target.db });
  }
}

const replyOf = (result: unknown): RedisReply => ({ result });

/** What the server refuses is a reply; anything else means that it is away. */
function refusalOf(error: unknown): RedisReply {
  if (error instanceof Error && error.name === "ReplyError") return { error: error.message };
  throw error;
}

const timedOut = () => new Error("timed out");

/** The REST client's request format over ioredis: one server, Sentinel or Cluster. */
export function tcpTransport(url: string, timeoutMs: number): Transport {
  const client = connect(parseRedisUrl(url), timeoutMs);
  client.on("error", () => {}); // every command tells its caller; reconnecting goes on by itself
  let firstConnection: Promise<void> | undefined;
  const holdBack = writesTogether(client);

  const send = (command: unknown): Promise<RedisReply> => {
    const [name, ...args] = command as [string, ...unknown[]];
    holdBack();
    const answer = client.call(name.toUpperCase(), args.map(String));
    return withDeadline(answer, timeoutMs, timedOut).then(replyOf, refusalOf);
  };

  const sendAll = ({ body, path }: RedisRequest): Promise<RedisReply | RedisReply[]> => {
    if (path?.[0] === "pipeline") return Promise.all((body as unknown[][]).map(send));
    if (path?.[0] === "multi-exec") return transaction(client, body as unknown[][]);
    return send(body);
  };

  return {
    request(request) {
      if (client.status === "ready") return sendAll(request);
      firstConnection ??= client.connect();
      return withDeadline(firstConnection, timeoutMs, timedOut).then(() => sendAll(request));
    },
    async close() {
      client.disconnect();
    },
  };
}

/**
 * How to hold what is written to the one connection back until this turn of the event loop ends: under load many
 * requests arrive in one turn, and a write for each costs more than the commands do.
 */
function writesTogether(client: Client | Cluster): () => void {
  let isHeldBack = false;
  return () => {
    if (isHeldBack || client instanceof Cluster) return;
    const stream: Client["stream"] | undefined = client.stream;
    if (!stream) return;
    isHeldBack = true;
    stream.cork();
    setImmediate(() => {
      isHeldBack = false;
      stream.uncork();
    });
  };
}

async function transaction(client: Client | Cluster, commands: unknown[][]): Promise<RedisReply[]> {
  const multi = client.multi();
  for (const [name, ...args] of commands) multi.call(String(name).toUpperCase(), args.map(String));
  const replies = (await multi.exec()) ?? [];
  return replies.map(([error, result]) => (error ? { error: error.message } : { result }));
}
