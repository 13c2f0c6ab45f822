import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";
import { sqlClient } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { lineKeys, lineSource } from "@/lib/queue/queue.lua";
import { defineScript } from "@/lib/redis";
import { accessTokenOf } from "@/lib/testing/logins";

/**
 * What load/poll.mjs needs: `fill` puts everybody of load/house.mjs in line of the first show and prints what each sends;
 * `serve` is the ceiling, bare node:http that runs the very same script with the very same client once per request.
 */
type Task = { mode: "fill" | "serve" };

const scheduleId = 1;
const joiningAtOnce = 50;
const { mode }: Task = JSON.parse(process.argv[2] as string);

async function fill(): Promise<void> {
  const people = await sqlClient()<Viewer[]>`
    SELECT id::float8 AS "userId", uuid AS "userUuid", role, nickname FROM users ORDER BY id`;
  const joined: Record<string, string>[] = [];
  for (let at = 0; at < people.length; at += joiningAtOnce) {
    const some = people.slice(at, at + joiningAtOnce).map(async (viewer) => {
      const authorization = `Bearer ${await accessTokenOf(viewer)}`;
      const { token } = await issueToken(viewer, { scheduleId });
      return { authorization, "queue-token": token, "x-user": String(viewer.userId) };
    });
    joined.push(...(await Promise.all(some)));
  }
  // The last to join may have asked this process to count the seats: on the side, which would open a store again.
  process.stdout.write(JSON.stringify(joined), () => process.exit());
}

async function serve(): Promise<void> {
  const client = new Redis(process.env.REDIS_URL as string, { protocol: 2 });
  const { source, sha } = defineScript(lineSource);
  await client.script("LOAD", source);
  const keys = lineKeys(scheduleId);
  const server = createServer(async ({ headers }, response) => {
    const who = [headers["x-user"], headers["queue-token"]] as string[];
    const answer = await client.evalsha(sha, keys.length, ...keys, "poll", ...who);
    const body = JSON.stringify(answer);
    const contentLength = Buffer.byteLength(body);
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": contentLength,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.once("disconnect", () => process.exit()); // load/poll.mjs has gone
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

await { fill, serve }[mode]();
