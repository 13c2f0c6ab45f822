import { closeDb } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { closeRedis } from "@/lib/redis";

// A process of its own: when told to go, the users of argv join at once; prints
// [userId, order, status] each, or the code of the refusal for a status.
const [scheduleId, firstUserId, count] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
];
const people = Array.from({ length: count }, (_, index): Viewer => {
  const userId = firstUserId + index;
  const userUuid = `00000000-0000-4000-8000-${String(userId).padStart(12, "0")}`;
  return { userId, userUuid, role: "USER", nickname: "팬" };
});
process.stdin.once("end", () => process.exit(1)); // the test has gone
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const joined = await Promise.all(
  people.map(async (viewer) => {
    const view = await issueToken(viewer, { scheduleId }).catch((error) => ({
      order: null,
      status: error.code,
    }));
    return [viewer.userId, view.order, view.status];
  }),
);
process.stdout.write(`${JSON.stringify(joined)}\n`);
process.stdin.destroy();
await closeRedis();
await closeDb();
