/** Places at which a screen reader is told however recently it was. 1 is "you are next". */
const milestones = [1_000, 500, 100, 50, 10, 1];
const quietMs = 60_000;

export type Spoken = { position: number; atMs: number };

/**
 * Whether the place in line is worth speaking about: passing a milestone always, any other change once a
 * minute. Gives what is then the last thing said, or null to stay silent.
 */
export function nextAnnouncement(last: Spoken, position: number, nowMs: number): Spoken | null {
  if (position === last.position) return null;
  const passedMilestone = milestones.some((at) => last.position > at && position <= at);
  if (!passedMilestone && nowMs - last.atMs < quietMs) return null;
  return { position, atMs: nowMs };
}
