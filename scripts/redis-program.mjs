import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { Complaint, say } from "./log.mjs";
import { onPath, run } from "./processes.mjs";

const maxPackages = 20;
const advice = "Install redis-server (or valkey-server), or set REDIS_URL to a Redis of yours.";

/**
 * Finds a Redis server: on PATH, unpacked earlier into `cacheDir`, or, on a Debian-like system,
 * downloaded with apt and unpacked there, which needs no root.
 * Returns `{ command, env }`.
 */
export async function findRedis(cacheDir) {
  for (const name of ["redis-server", "valkey-server"]) {
    const command = onPath(name);
    if (command && (await run(command, ["--version"])).code === 0)
      return { command, env: process.env };
  }
  const home = resolve(cacheDir, "redis");
  if (!existsSync(home)) await unpackDebian(home);
  return unpacked(home);
}

function unpacked(home) {
  const libraries = [join(home, "lib"), join(home, "usr", "lib")]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [folder, ...triplets(folder)]);
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(":") };
  return { command: join(home, "usr", "bin", "redis-server"), env };
}

function triplets(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith("-linux-gnu") || name.includes("-linux-gnu"))
    .map((name) => join(folder, name));
}

async function unpackDebian(home) {
  if (!onPath("apt-get") || !onPath("dpkg-deb")) {
    throw new Complaint(`There is no redis-server on this machine. ${advice}`);
  }
  say("no Redis on this machine: downloading it with apt, without installing it");
  const unfinished = `${home}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const apt = aptFor(join(unfinished, "apt"));
  const seen = new Set();
  const wanted = ["redis-tools"];
  while (wanted.length > 0) {
    const name = wanted.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    if (seen.size > maxPackages)
      throw new Complaint(`redis-tools needs too many packages. ${advice}`);
    const file = await apt.download(name);
    await must("dpkg-deb", ["-x", file, unfinished]);
    wanted.push(...(await missingDependencies(file)));
  }
  // On Debian the server is a link of the redis-server package to this program of redis-tools.
  const bin = join(unfinished, "usr", "bin");
  if (!existsSync(join(bin, "redis-server")))
    symlinkSync("redis-check-rdb", join(bin, "redis-server"));
  const { command, env } = unpacked(unfinished);
  await must(command, ["--version"], { env });
  rmSync(join(unfinished, "apt"), { recursive: true, force: true });
  renameSync(unfinished, home);
}

/** Shared libraries and Lua modules the package depends on and this system has not installed. */
async function missingDependencies(file) {
  const { output } = await must("dpkg-deb", ["-f", file, "Depends"]);
  const names = output
    .split(",")
    .map((entry) => entry.trim().split(/[ :]/)[0])
    .filter((name) => /^(lib|lua)/.test(name) && name !== "libc6");
  const missing = [];
  for (const name of names) {
    const status = await run("dpkg", ["-s", name]);
    if (!status.output.includes("\nStatus: install ok installed")) missing.push(name);
  }
  return missing;
}

/**
 * apt that downloads into `folder`. It uses the system's package lists, and where those are
 * empty or outdated lists of its own, because only root may refresh the system's.
 */
function aptFor(folder) {
  const lists = join(folder, "state", "lists", "partial");
  const archives = join(folder, "cache", "archives", "partial");
  for (const path of [lists, archives]) mkdirSync(path, { recursive: true });
  const own = [
    ...["-o", `Dir::State=${join(folder, "state")}`],
    ...["-o", `Dir::Cache=${join(folder, "cache")}`],
    ...["-o", "Dir::State::status=/var/lib/dpkg/status"],
  ];
  // Unsandboxed, because apt's own user cannot write below a folder that only we may enter.
  const base = ["-q", "-o", "APT::Sandbox::User=root"];
  let options = base;
  return {
    async download(name) {
      let result = await run("apt-get", [...options, "download", name], {
        cwd: folder,
      });
      if (result.code !== 0 && options === base) {
        options = [...base, ...own];
        await must("apt-get", [...options, "update"]);
        result = await run("apt-get", [...options, "download", name], {
          cwd: folder,
        });
      }
      const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`));
      if (result.code !== 0 || !file) {
        throw new Complaint(`apt-get download ${name} failed: ${result.output.trim()}\n${advice}`);
      }
      return join(folder, file);
    },
  };
}

async function must(command, args, options) {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    throw new Complaint(`${command} ${args.join(" ")} failed: ${result.output.trim()}\n${advice}`);
  }
  return result;
}
