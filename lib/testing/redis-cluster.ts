import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Redis } from "ioredis";
import { findRedis } from "@/scripts/redis-program.mjs";

/** A Redis Cluster of three nodes on loopback, for one test file; `url` is what REDIS_URL takes. */
export type TestCluster = { url: string; stop: () => Promise<void> };

const nodeCount = 3;
const slotCount = 16_384;
const cacheDir = resolve(import.meta.dirname, "../../.data/cache");
const readyTimeoutMs = 20_000;

export async function startRedisCluster(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), "frontrow-cluster-"));
  const program = await findRedis(cacheDir);
  const ports = await freePorts(nodeCount);
  const children = ports.map((port) => launch(program, folder, port));
  const stop = async () => {
    await Promise.all(children.map(stopChild));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await formCluster(ports);
  } catch (error) {
    await stop();
    throw error;
  }
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",");
  return { url: `redis+cluster://${hosts}`, stop };
}

type Program = { command: string; env: NodeJS.ProcessEnv };

function launch({ command, env }: Program, folder: string, port: number): ChildProcess {
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    "cluster-enabled": "yes",
    "cluster-config-file": `nodes-${port}.conf`,
    "cluster-node-timeout": 2_000,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawn(command, args, { env, stdio: "ignore" });
}

async function formCluster(ports: readonly number[]): Promise<void> {
  const nodes = ports.map((port) => new Redis({ port, host: "127.0.0.1", protocol: 2 }));
  for (const node of nodes) node.on("error", () => {});
  try {
    for (const [index, node] of nodes.entries()) {
      const first = Math.floor((index * slotCount) / nodeCount);
      const last = Math.floor(((index + 1) * slotCount) / nodeCount) - 1;
      await node.call("CLUSTER", ["ADDSLOTSRANGE", String(first), String(last)]);
      await node.call("CLUSTER", ["MEET", "127.0.0.1", String(ports[0])]);
    }
    const deadlineMs = Date.now() + readyTimeoutMs;
    for (const node of nodes) {
      while (!(await isFormed(node))) {
        if (Date.now() > deadlineMs) throw new Error("the cluster did not form");
      }
    }
  } finally {
    for (const node of nodes) node.disconnect();
  }
}

async function isFormed(node: Redis): Promise<boolean> {
  const info = String(await node.call("CLUSTER", ["INFO"]));
  return info.includes("cluster_state:ok") && info.includes(`known_nodes:${nodeCount}`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

// A cluster node also takes the port 10,000 above its own.
const busPortOffset = 10_000;
const portMax = 65_535;

async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    if (port + busPortOffset <= portMax && !ports.includes(port)) ports.push(port);
  }
  return ports;
}
