import { expect, it } from "vitest";
import { parseRedisUrl } from "./redis-tcp";

it("reads one server with everything", () => {
  expect(parseRedisUrl("rediss://app:p%40ss:w@cache.example:6380/3")).toEqual({
    kind: "single",
    nodes: [{ host: "cache.example", port: 6380 }],
    username: "app",
    password: "p@ss:w",
    tls: true,
    db: 3,
    group: "mymaster",
  });
});

it("reads a password alone, a bare host, IPv6", () => {
  expect(parseRedisUrl("redis://:secret@127.0.0.1:1")).toMatchObject({
    username: undefined,
    password: "secret",
  });
  expect(parseRedisUrl("redis://cache")).toMatchObject({ nodes: [{ host: "cache", port: 6379 }] });
  expect(parseRedisUrl("redis://[::1]:7")).toMatchObject({ nodes: [{ host: "::1", port: 7 }] });
});

it("reads the nodes of a cluster and of sentinels", () => {
  expect(parseRedisUrl("redis+cluster://:pw@h1:1,h2:2,h3")).toMatchObject({
    kind: "cluster",
    nodes: [
      { host: "h1", port: 1 },
      { host: "h2", port: 2 },
      { host: "h3", port: 6379 },
    ],
    password: "pw",
  });
  expect(parseRedisUrl("redis+sentinel://s1:26379,s2:26379/2?name=shop")).toMatchObject({
    kind: "sentinel",
    db: 2,
    group: "shop",
  });
});

it("refuses what is no Redis URL", () => {
  for (const url of ["", "http://h", "redis://", "redis+ring://h:1", "redis://h:1/x"]) {
    expect(() => parseRedisUrl(url)).toThrow("REDIS_URL");
  }
});
