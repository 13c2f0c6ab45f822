import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Complaint, say } from "./log.mjs";
import { onPath, run } from "./processes.mjs";
import { projectRoot } from "./project.mjs";

const installedNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const unpackProgram = `import chromium from "@sparticuz/chromium"; await chromium.executablePath();`;

/**
 * Finds a browser for the journeys: `CHROMIUM_PATH`, the one inside an npm package (unpacked once
 * into `cacheDir`; it needs no root), or an installed one.
 * Returns the variables to run Playwright with; Playwright's own browser when there are none.
 */
export async function findChromium(cacheDir) {
  if (process.env.CHROMIUM_PATH) return {};
  if (process.platform === "linux" && process.arch === "x64") return unpackedChromium(cacheDir);
  const installed = installedNames.map(onPath).find(Boolean);
  return installed ? { CHROMIUM_PATH: installed } : {};
}

async function unpackedChromium(cacheDir) {
  const home = join(cacheDir, "chromium");
  if (!existsSync(home)) await unpack(home);
  const program = join(home, "chromium");
  const variables = { CHROMIUM_PATH: program };
  // A machine without a desktop may lack fonts and the NSS libraries; the package brings both.
  if (!existsSync("/etc/fonts/fonts.conf")) variables.FONTCONFIG_PATH = join(home, "fonts");
  const bare = await run(program, ["--version"]);
  if (bare.code === 0) return variables;
  variables.LD_LIBRARY_PATH = join(home, "al2023", "lib");
  const withLibraries = await run(program, ["--version"], {
    env: { ...process.env, ...variables },
  });
  if (withLibraries.code === 0) return variables;
  throw new Complaint(`Chromium does not start here: ${withLibraries.output.trim()}
Install a Chromium and set CHROMIUM_PATH to it.`);
}

async function unpack(home) {
  say("unpacking Chromium");
  const unfinished = `${home}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  // The package unpacks into the temporary folder, and its libraries only where it sees this name.
  const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
  const args = ["--input-type=module", "--eval", unpackProgram];
  const { code, output } = await run(process.execPath, args, { cwd: projectRoot, env });
  if (code !== 0) throw new Complaint(`Chromium could not be unpacked: ${output.trim()}`);
  renameSync(unfinished, home);
}
