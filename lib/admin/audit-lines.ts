import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { linesKey } from "@/lib/queue/configure-line";
import { extensionHoldsMax } from "@/lib/queue/rules";
import { findSchedule, type LinePolicy } from "@/lib/queue/store";
import { redis } from "@/lib/redis";
import type { Finding } from "./contract";
import { type LineContents, readLineContents } from "./line-contents.lua";
import {
  endedPassGraceSeconds,
  holdSecondsRange,
  linesPerPage,
  offendersNamedMax,
  queueRanges,
} from "./rules";

/** What Postgres knows of a schedule that has a line. */
type Ground = {
  /** Database time of this reading, in µs. */
  version: number;
  policy: LinePolicy;
  /** Something the line has not been told yet is on its way. */
  pending: boolean;
  /** The widest cap of late: people admitted under it may still be inside. */
  widestCap: number;
};

type Line = { scheduleId: number; contents: LineContents; ground: Ground | null; dead: string[] };

/** What must always be true of a line, each as what breaks it. */
const breaches: Record<string, (line: Line) => string[]> = {
  "nobody is inside a line beyond its cap": ({ contents, ground }) => {
    const { nowMs, places, policy } = contents;
    const inside = places.filter(({ part, score }) => part === "A" && score > nowMs).length;
    const cap = Math.max(policy.maxActive, ground?.widestCap ?? 0);
    return inside > cap ? [`${inside} inside, the cap is ${cap}`] : [];
  },
  "everybody in a line stands at exactly one place of it": ({ contents: { places, sizes } }) => {
    const strays = places.filter(({ part, record }) => record?.part !== part);
    const standing = sizes.waiting + sizes.active + sizes.away;
    return [
      ...strays.map(({ userId, part }) => `user ${userId} in part ${part}`),
      ...(standing === sizes.people ? [] : [`${standing} places for ${sizes.people} people`]),
    ];
  },
  "no two people in a line have the same place": ({ contents: { places } }) => {
    const seen = new Set<number>();
    return places.flatMap(({ userId, part, score, record }) => {
      if (!record) return [];
      const twice = seen.has(record.order);
      seen.add(record.order);
      const askew = part === "W" && score !== record.order;
      return twice || askew ? [`user ${userId} at ${record.order}`] : [];
    });
  },
  // Whoever missed a turn, or whose place was lost and brought back, may rightly stand before somebody inside.
  "people are admitted in the order they came": ({ contents: { places, restoredUs } }) => {
    const orders = places.flatMap(({ part, record }) =>
      part === "A" && record ? record.order : [],
    );
    const latest = Math.max(0, ...orders);
    return places.flatMap(({ userId, part, record }) => {
      if (part !== "W" || !record || record.missed > 0 || record.order <= restoredUs) return [];
      return record.order < latest ? [`user ${userId} was passed over`] : [];
    });
  },
  "a pass that has ended lets nobody stay inside": ({ contents: { places }, dead }) =>
    places.flatMap(({ userId, part, record }) =>
      part === "A" && record && dead.includes(record.token) ? [`user ${userId}`] : [],
    ),
  "a line is run as its schedule says": ({ contents, ground }) => {
    if (!ground) return ["there is no such schedule"];
    if (ground.pending || contents.version > ground.version) return [];
    const names = Object.keys(ground.policy) as (keyof LinePolicy)[];
    return names
      .filter((name) => !countedNames.has(name))
      .filter((name) => contents.policy[name] !== ground.policy[name])
      .map((name) => `${name} is ${contents.policy[name]}, should be ${ground.policy[name]}`);
  },
};

/** What changes with every hold; the line asks for it anew once a second. */
const countedNames = new Set<keyof LinePolicy>(["free", "held", "holders"]);

const asked = "the waiting room answers";

/** Asks every invariant of every line. While the queue store is away only that is found. */
export async function auditLines(): Promise<Finding[]> {
  const offenders = new Map<string, string[]>(Object.keys(breaches).map((name) => [name, []]));
  try {
    for await (const line of allLines()) {
      for (const [name, breachesOf] of Object.entries(breaches)) {
        const found = breachesOf(line).map((what) => `schedule ${line.scheduleId}: ${what}`);
        offenders.get(name)?.push(...found);
      }
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [findingOf(asked, ["the queue store is away"])];
  }
  return [findingOf(asked, []), ...[...offenders].map(([name, found]) => findingOf(name, found))];
}

function findingOf(name: string, found: string[]): Finding {
  const examples = found.slice(0, offendersNamedMax);
  return { name, ok: found.length === 0, count: found.length, examples };
}

async function* allLines(): AsyncGenerator<Line> {
  for (let first = 0; ; first += linesPerPage) {
    const page = await redis().zrange<string[]>(linesKey(), first, first + linesPerPage - 1);
    for (const scheduleId of page.map(Number)) {
      const ground = await findGround(scheduleId);
      const contents = await readLineContents(scheduleId);
      if (contents) yield { scheduleId, contents, ground, dead: await findDead(contents) };
    }
    if (page.length < linesPerPage) return;
  }
}

const longestTurnSeconds = queueRanges.activeSeconds.max + extensionHoldsMax * holdSecondsRange.max;

async function findGround(scheduleId: number): Promise<Ground | null> {
  const schedule = await findSchedule(scheduleId);
  // Afterwards, so that a change between the two is either on its way or in the line with a newer version.
  const [late] = await db().execute<{ pending: boolean; cap: number }>(sql`
    SELECT EXISTS (
        SELECT FROM outbox_events
        WHERE schedule_id = ${scheduleId} AND processed_at IS NULL AND dead_at IS NULL) AS pending,
      coalesce((
        SELECT max((detail -> 'before' ->> 'maxActive')::integer) FROM audit_log
        WHERE action = 'QUEUE_CHANGED' AND target = ${`schedule:${scheduleId}`}
          AND created_at > statement_timestamp() - make_interval(secs => ${longestTurnSeconds})), 0) AS cap`);
  if (!schedule || !late) return null;
  const { version, policy } = schedule;
  return {
    version,
    policy,
    pending: late.pending,
    widestCap: Math.max(policy.maxActive, late.cap),
  };
}

/** Tokens of people inside that ended in the database some time ago. */
async function findDead({ places }: LineContents): Promise<string[]> {
  const tokens = places.flatMap(({ part, record }) => (part === "A" && record ? record.token : []));
  if (tokens.length === 0) return [];
  const rows = await db().execute<{ token: string }>(sql`
    SELECT token FROM ended_passes
    WHERE token = ANY (${`{${tokens.join(",")}}`}::uuid[])
      AND ended_at < clock_timestamp() - make_interval(secs => ${endedPassGraceSeconds})`);
  return rows.map(({ token }) => token);
}
