import { chmodSync, statSync } from "node:fs";
import { Complaint } from "./log.mjs";
import { run } from "./processes.mjs";

/** "nobody" on every Linux we know; Postgres wants an id that has a name. */
const nobody = 65_534;

const asIs = {
  wrap: (command, args) => [command, args],
  spawnOptions: {},
  own: async () => {},
  open: () => {},
};

/** Root as "nobody" in a user namespace: still reaches what lies below a folder only root may enter. */
const inNamespace = {
  ...asIs,
  wrap: (command, args) => [
    "unshare",
    ["--user", `--map-user=${nobody}`, `--map-group=${nobody}`, command, ...args],
  ],
  own: (path) => chown(path, 0),
};

/** For containers that forbid namespaces: files of "nobody", below folders that all may enter. */
const asNobody = {
  ...asIs,
  spawnOptions: { uid: nobody, gid: nobody },
  own: (path) => chown(path, nobody),
  open: (folder) => chmodSync(folder, 0o711),
};

/**
 * How to run `program`, which refuses to run as root: `wrap` its command line, pass `spawnOptions`,
 * `own` the files it uses, `open` the folder around them.
 */
export async function findUnprivilegedWay(program) {
  if (process.getuid?.() !== 0) return asIs;
  const failures = [];
  for (const way of [inNamespace, asNobody]) {
    const { code, output } = await run(...way.wrap(program, ["--version"]), way.spawnOptions);
    if (code === 0) return way;
    failures.push(output.trim());
  }
  throw new Complaint(`Postgres refuses to run as root, and there is no way around it here:
  ${failures.join("\n  ")}
Run as an ordinary user, or set DATABASE_URL to a Postgres of yours.`);
}

async function chown(path, owner) {
  if (statSync(path).uid === owner) return;
  const { code, output } = await run("chown", ["-R", `${owner}:${owner}`, path]);
  if (code !== 0) throw new Complaint(`Cannot give ${path} to user ${owner}: ${output.trim()}`);
}
