import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Viewer } from "@/lib/auth/viewer";
import { relayOutbox } from "@/lib/outbox/relay";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeUser } from "@/lib/testing/factories";
import { startOrganiser } from "@/lib/testing/organiser";

let fan: Viewer;
let organiser: Awaited<ReturnType<typeof startOrganiser>>;
beforeAll(async () => {
  organiser = await startOrganiser();
  fan = await makeUser();
});
afterAll(async () => {
  await expectAuditClean();
  await organiser.close();
});

const call: (typeof organiser)["call"] = (...request) => organiser.call(...request);

describe("every admin endpoint", () => {
  const endpoints = [
    ["POST", "/concerts"],
    ["PATCH", "/concerts/1"],
    ["POST", "/concerts/1/schedules"],
    ["PATCH", "/schedules/1/queue"],
    ["POST", "/schedules/1/seats/block"],
    ["POST", "/schedules/1/seats/unblock"],
    ["POST", "/schedules/1/cancel"],
    ["POST", "/payments/1/refund"],
    ["GET", "/payments"],
    ["GET", "/schedules/1/stats"],
    ["GET", "/audit-log"],
    ["GET", "/reconciliation"],
  ] as const;

  it.each(endpoints)("%s %s is 401 for nobody and 403 for a fan", async (method, path) => {
    const body = method === "GET" ? undefined : {};
    const nobody = await call(method, path, { as: null, body });
    expect([nobody.status, nobody.error.code]).toEqual([401, "UNAUTHENTICATED"]);
    const stranger = await call(method, path, { as: fan, body });
    expect([stranger.status, stranger.error.code]).toEqual([403, "FORBIDDEN"]);
  });

  it.each(endpoints.filter(([method]) => method !== "GET"))(
    "%s %s is 400 for a broken body and for fields it does not know",
    async (method, path) => {
      const broken = await call(method, path, { body: "{" });
      expect([broken.status, broken.error.code]).toEqual([400, "MALFORMED_JSON"]);
      const unknown = await call(method, path, { body: { role: "ADMIN" } });
      expect([unknown.status, unknown.error.code]).toEqual([400, "INVALID_REQUEST"]);
      const plain = await call(method, path, {
        body: "{}",
        headers: { "content-type": "text/plain" },
      });
      expect([plain.status, plain.error.code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
      const large = await call(method, path, { body: { reason: "x".repeat(70_000) } });
      expect([large.status, large.error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    },
  );
});

describe("GET /admin/audit-log", () => {
  it("200 pages newest first", async () => {
    for (const title of ["첫째", "둘째", "셋째"])
      await call("POST", "/concerts", { body: { title } });
    const { data } = await call("GET", "/audit-log?page=2&size=2");
    expect(data).toMatchObject({ page: 2, size: 2, totalPages: Math.ceil(data.totalItems / 2) });
    expect(data.items[0].detail).toEqual({ title: "첫째" });
  });

  it("200 of one action, or to one target", async () => {
    const { data: made } = await call("POST", "/concerts", { body: { title: "넷째" } });
    await call("PATCH", `/concerts/${made.concertId}`, { body: { title: "다섯째" } });
    const target = `concert:${made.concertId}`;
    const ofIt = await call("GET", `/audit-log?target=${target}`);
    expect(ofIt.data.totalItems).toBe(2);
    expect(ofIt.data.items.map(({ action }: { action: string }) => action)).toEqual([
      "CONCERT_CHANGED",
      "CONCERT_CREATED",
    ]);
    const both = await call("GET", `/audit-log?target=${target}&action=CONCERT_CHANGED`);
    expect(both.data.items).toMatchObject([
      { detail: { before: { title: "넷째" }, after: { title: "다섯째" } } },
    ]);
    expect((await call("GET", "/audit-log?action=WEBHOOK_DELETED")).data.totalItems).toBe(0);
  });

  it.each([
    ["size", "size=1000"],
    ["action", "action=LUNCH"],
    ["target", "target=concert:x"],
  ])("400 for a %s that is none", async (field, query) => {
    const { status, error } = await call("GET", `/audit-log?${query}`);
    expect([status, Object.keys(error.details)]).toEqual([400, [field]]);
  });
});

describe("GET /admin/reconciliation", () => {
  it("200 names every invariant, and that it holds", async () => {
    await relayOutbox(1_000);
    const { status, data } = await call("GET", "/reconciliation");
    expect(status).toBe(200);
    expect(data.ok).toBe(true);
    expect(data.invariants.length).toBeGreaterThan(25);
    for (const invariant of data.invariants) {
      expect(invariant).toEqual({ name: expect.any(String), ok: true, count: 0, examples: [] });
    }
  });
});
