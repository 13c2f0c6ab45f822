/** Places at which a screen reader is told however recently it was. 1 is "you are next". */
const milestones = [1_000, 500, 100, 50, 10, 1];
const quietMs = 60_000;

/** What there is to say: the place (0 when it is not known), and how things stand, as a sentence or "". */
export type Sayable = { position: number; state: string };
export type Spoken = Sayable & { atMs: number };

/**
 * Whether there is something worth speaking about: passing a milestone always, any other change once a minute.
 * Gives what is then the last thing said, or null to stay silent.
 */
export function nextAnnouncement(last: Spoken, now: Sayable, nowMs: number): Spoken | null {
  const { position, state } = now;
  if (position === last.position && state === last.state) return null;
  const passedMilestone = milestones.some((at) => last.position > at && position <= at);
  const isMilestone = passedMilestone && position > 0;
  if (!isMilestone && nowMs - last.atMs < quietMs) return null;
  return { position, state, atMs: nowMs };
}
