import { createHash, createHmac } from "node:crypto";

/**
 * Checks a draw from what the site publishes, trusting none of it:
 *   npm run verify-draw -- https://tickets.example 42 [my entry]
 * 1. The seed is the one that was committed to: its SHA-256 is the commitment shown while people joined.
 * 2. Every lot follows from it (HMAC-SHA-256 of the entry under the seed, first 48 bits), and the entries
 *    stand by lot, lowest first.
 */
const lotHexDigits = 12;
const pagesMax = 1_000;

const [site, scheduleId, entry] = process.argv.slice(2);
if (!site || !scheduleId) {
  console.error("npm run verify-draw -- <site> <schedule id> [my entry]");
  process.exit(2);
}

async function readPage(from) {
  const url = new URL(`/api/v1/queue/schedules/${scheduleId}/draw?from=${from}`, site);
  const answer = await (await fetch(url)).json();
  if (!answer.success) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.data;
}

async function readDraw() {
  const draw = await readPage(0);
  for (let page = 1; draw.entries.length < draw.lots && page < pagesMax; page++) {
    const { entries } = await readPage(draw.entries.length);
    if (entries.length === 0) break;
    draw.entries.push(...entries);
  }
  return draw;
}

const lotOf = (seed, name) =>
  createHmac("sha256", seed).update(name).digest("hex").slice(0, lotHexDigits);

function faultsOf({ seed, commitment, lots, entries }) {
  if (seed === null) return ["The sale has not opened: the seed is not published yet."];
  const faults = [];
  if (createHash("sha256").update(seed).digest("hex") !== commitment) {
    faults.push("The seed is not the one that was committed to.");
  }
  if (entries.length !== lots) faults.push(`${lots} lots were drawn, ${entries.length} are shown.`);
  if (new Set(entries).size !== entries.length) faults.push("An entry is there twice.");
  const drawn = entries.map((name) => lotOf(seed, name));
  const at = drawn.findIndex((lot, rank) => rank > 0 && lot < drawn[rank - 1]);
  if (at !== -1) faults.push(`Rank ${at + 1} has a lower lot than the rank before it.`);
  return faults;
}

const draw = await readDraw();
const faults = faultsOf(draw);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`The draw of schedule ${scheduleId} is right: ${draw.lots} lots.`);
console.log(`commitment ${draw.commitment}\nseed       ${draw.seed}`);
if (entry) {
  const rank = draw.entries.indexOf(entry);
  console.log(rank === -1 ? `${entry} took no part.` : `${entry} drew rank ${rank + 1}.`);
}
