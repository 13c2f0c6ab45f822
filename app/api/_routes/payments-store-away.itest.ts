import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueToken } from "@/lib/queue/issue-token";
import { apiCaller } from "@/lib/testing/api-caller";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser } from "@/lib/testing/factories";
import { breakableRedis } from "@/lib/testing/store-proxy";
import { paymentRoutes } from "./payments";
import { reservationRoutes } from "./reservations";

const call = apiCaller([...reservationRoutes, ...paymentRoutes]);
const store = await breakableRedis();

afterAll(expectAuditClean);

async function held() {
  const viewer = await makeUser({ balance: 500_000 });
  const { scheduleId, seatIds } = await makeSchedule();
  const { token } = await issueToken(viewer, { scheduleId });
  const headers = { "queue-token": token };
  const request = { as: viewer, body: { scheduleId, seatIds: seatIds.slice(0, 1) }, headers };
  const { data } = await call("POST", "/reservations", request);
  const body = { reservationId: data.reservationId as number, paymentMethod: "BALANCE" };
  return { viewer, scheduleId, seatIds, headers, body };
}

describe("while the queue store is away", () => {
  type Held = Awaited<ReturnType<typeof held>>;
  let people: { bare: Held; withToken: Held; lapsed: Held; newcomer: Held };

  beforeAll(async () => {
    people = {
      bare: await held(),
      withToken: await held(),
      lapsed: await held(),
      newcomer: await held(),
    };
    store.cut();
  });

  it("a live hold of one's own is proof enough to pay, with a bare token or without", async () => {
    const { bare, withToken } = people;
    const paid = await call("POST", "/payments", { as: bare.viewer, body: bare.body });
    expect(paid.status).toBe(201);
    const { viewer, body, headers } = withToken;
    expect((await call("POST", "/payments", { as: viewer, body, headers })).status).toBe(201);
    const again = await call("POST", "/payments", { as: viewer, body, headers });
    expect(again.error.code).toBe("RESERVATION_ALREADY_PAID");
  });

  it("a lapsed hold is none", async () => {
    const { lapsed } = people;
    await lapseHold(lapsed.body.reservationId);
    const answer = await call("POST", "/payments", { as: lapsed.viewer, body: lapsed.body });
    expect([answer.status, answer.error.code]).toEqual([409, "RESERVATION_EXPIRED"]);
  });

  it("nobody holds anything new with a bare token: 503 with Retry-After", async () => {
    const { viewer, scheduleId, seatIds, headers } = people.newcomer;
    const body = { scheduleId, seatIds: seatIds.slice(1, 2) };
    const answer = await call("POST", "/reservations", { as: viewer, body, headers });
    expect([answer.status, answer.error.code]).toEqual([503, "UNAVAILABLE"]);
    expect(answer.headers.get("retry-after")).toBe("2");
  });

  it("what was held can be released and read", async () => {
    const { viewer, body } = people.newcomer;
    const released = await call("DELETE", `/reservations/${body.reservationId}`, { as: viewer });
    expect(released.data.status).toBe("CANCELLED");
  });
});
