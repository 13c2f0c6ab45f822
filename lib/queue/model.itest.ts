import fc from "fast-check";
import { expect, it } from "vitest";
import { redis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, letPass, readLine, somePeople, tellPolicy } from "@/lib/testing/line";
import { completeToken } from "./complete-token";
import { issueToken } from "./issue-token";
import { leaveQueue } from "./leave-queue";
import { lineKeys } from "./queue.lua";
import { readPlace } from "./read-place";
import { missedTurnsMax } from "./rules";

// No sum of steps comes near a limit, so that the real time a run takes does not matter.
const stepSeconds = 40;
const heartbeatSeconds = 100;
const activeSeconds = 300;
const awaySeconds = 500;
const claimSeconds = Math.min(heartbeatSeconds, activeSeconds);
const peopleCount = 6;
const neverJoined = "";

type Person = {
  state: "WAITING" | "ACTIVE" | "AWAY";
  order: number;
  missed: number;
  /** When absent, the slot unclaimed or lapsed, or the parked place gone. */
  until: number;
  claimed: boolean;
};

/** The rules of a line, said plainly. */
class ModelLine {
  people = new Map<number, Person>();
  now = 0;
  cap = 1;
  orders = 0;

  in(state: Person["state"]): number[] {
    const found = [...this.people].filter(([, person]) => person.state === state);
    return found.sort(([, a], [, b]) => a.order - b.order).map(([id]) => id);
  }

  lapse(): void {
    for (const [id, person] of this.people) {
      if (person.state === "WAITING" || person.until > this.now) continue;
      if (person.state === "ACTIVE" && !person.claimed) this.park(person);
      else this.people.delete(id);
    }
  }

  park(person: Person): void {
    const until = this.now + awaySeconds;
    Object.assign(person, { state: "AWAY", missed: person.missed + 1, until });
  }

  promote(caller?: number): void {
    for (;;) {
      const [front] = this.in("WAITING");
      if (front === undefined || this.in("ACTIVE").length >= this.cap) return;
      const person = this.people.get(front) as Person;
      if (person.until <= this.now) this.park(person);
      else if (front === caller) this.claim(person);
      else {
        const until = this.now + claimSeconds;
        Object.assign(person, { state: "ACTIVE", claimed: false, until });
      }
    }
  }

  claim(person: Person): void {
    Object.assign(person, { state: "ACTIVE", claimed: true, until: this.now + activeSeconds });
  }

  touch(person: Person): void {
    if (person.state === "ACTIVE") {
      if (!person.claimed) this.claim(person);
      return;
    }
    if (person.state === "AWAY" && person.missed >= missedTurnsMax) {
      person.order = ++this.orders;
      person.missed = 0;
    }
    Object.assign(person, { state: "WAITING", until: this.now + heartbeatSeconds });
  }

  join(id: number): void {
    this.lapse();
    if (!this.people.has(id)) {
      this.promote();
      const place = { state: "WAITING", order: ++this.orders, missed: 0, claimed: false } as const;
      this.people.set(id, { ...place, until: this.now + heartbeatSeconds });
    }
    this.look(id);
  }

  look(id: number): void {
    this.lapse();
    const person = this.people.get(id);
    if (person) this.touch(person);
    this.promote(id);
  }

  end(id: number): void {
    this.lapse();
    this.people.delete(id);
    this.promote();
  }

  tick(): void {
    this.lapse();
    this.promote();
  }
}

type Action =
  | { do: "join" | "look" | "leave" | "complete"; who: number }
  | { do: "wait"; steps: number }
  | { do: "cap"; cap: number };

const who = fc.nat(peopleCount - 1);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("join" as const), who }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("look" as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("complete" as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      steps: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("cap" as const), cap: fc.integer({ min: 1, max: 3 }) }),
  },
);

/** Newer than any count of the seats, which would move the line at a moment of its own. */
let version = 9e15;

async function setCap(scheduleId: number, maxActive: number): Promise<void> {
  const [cfg = ""] = lineKeys(scheduleId);
  const policy = JSON.parse((await redis().hget<string>(cfg, "policy")) ?? "{}");
  version += 1;
  await tellPolicy(scheduleId, { ...policy, maxActive }, version);
}

/** The next call looks for parked places that lapsed, as one a second does. */
async function lookForLapsed(scheduleId: number): Promise<void> {
  const [cfg = ""] = lineKeys(scheduleId);
  await redis().hset(cfg, { askedAt: "0" });
}

/**
 * Does one thing to both, and says whether the line was asked. Where it was not, it may have moved on by itself all
 * the same: a count of the seats asked for earlier comes when it comes, and lets lapse what has lapsed.
 */
async function perform(
  step: Action,
  model: ModelLine,
  scheduleId: number,
  people: (Joined["viewer"] & { token: string })[],
): Promise<boolean> {
  if (step.do === "wait") {
    model.now += step.steps * stepSeconds;
    await letPass(scheduleId, step.steps * stepSeconds * 1_000);
    return false;
  }
  if (step.do === "cap") {
    model.cap = step.cap;
    model.tick();
    await setCap(scheduleId, step.cap);
    return true;
  }
  const viewer = people[step.who] as (typeof people)[0];
  const { userId, token } = viewer;
  if (step.do !== "join" && token === neverJoined) return false;
  if (step.do === "join") {
    model.join(userId);
    const view = await issueToken(viewer, { scheduleId }).catch((error) => error.details);
    viewer.token = view.token;
  } else if (step.do === "look") {
    model.look(userId);
    await readPlace(viewer, token).catch(() => null);
  } else if (step.do === "leave") {
    model.tick();
    if (model.people.has(userId)) model.end(userId);
    await leaveQueue(viewer, token).catch(() => null);
  } else {
    model.end(userId);
    await completeToken({ scheduleId, userId, token });
  }
  return true;
}

it("whatever people do, the line stands as the rules say", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (steps) => {
      const { scheduleId } = await makeSchedule({
        maxActive: 1,
        admitPerMinute: 100_000,
        heartbeatSeconds,
        activeSeconds,
        awaySeconds,
      });
      const people = somePeople(peopleCount).map((viewer) => ({ ...viewer, token: neverJoined }));
      const model = new ModelLine();
      await perform({ do: "join", who: 0 }, model, scheduleId, people);
      await setCap(scheduleId, model.cap);
      for (const step of steps) {
        await lookForLapsed(scheduleId);
        if (!(await perform(step, model, scheduleId, people))) continue;
        const line = await readLine(scheduleId);
        expect({ ...line, active: new Set(line.active), away: new Set(line.away) }).toEqual({
          wait: model.in("WAITING"),
          active: new Set(model.in("ACTIVE")),
          away: new Set(model.in("AWAY")),
          people: model.people.size,
        });
      }
    }),
    { numRuns: 60 },
  );
});
