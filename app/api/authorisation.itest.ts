import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import type { ErrorCode } from "@/lib/errors";
import type { Route } from "@/lib/http/define-route";
import { payReservations } from "@/lib/payment/pay-reservations";
import { completeToken } from "@/lib/queue/complete-token";
import { issueToken } from "@/lib/queue/issue-token";
import { leaveQueue } from "@/lib/queue/leave-queue";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { type ApiRequest, nameOf, requestTo, rightRequests } from "@/lib/testing/api-requests";
import { startWholeApi } from "@/lib/testing/api-whole";
import { admittedTo, bearerOf, browserOf, makeWorld, type World } from "@/lib/testing/api-world";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { letPass } from "@/lib/testing/line";
import { apiRoutes } from "./route-table";

const { send, close } = await startWholeApi();

/** Who may do what: every route by every kind of caller, derived from its definition. */
type Outcome = "OK" | ErrorCode;

afterAll(async () => {
  await expectAuditClean();
  await close();
});

type Who =
  | "nobody"
  | "garbage"
  | "refreshToken"
  | "owner"
  | "ownerInBrowser"
  | "browserElsewhere"
  | "another"
  | "admin"
  | "cronSecret"
  | "cronSecretPrefix"
  | "metricsToken";

const callers: Record<Who, (world: World) => Promise<Record<string, string>>> = {
  nobody: async () => ({}),
  garbage: async () => ({ authorization: "Bearer not.a.token" }),
  refreshToken: async ({ login }) => ({ authorization: `Bearer ${(await login()).refreshToken}` }),
  owner: async ({ owner }) => bearerOf(await owner()),
  ownerInBrowser: async ({ owner }) => browserOf(await owner()),
  browserElsewhere: async ({ owner }) => ({
    ...(await browserOf(await owner())),
    origin: "https://evil.example",
  }),
  another: async ({ other }) => bearerOf(await other()),
  admin: async ({ admin }) => bearerOf(await admin()),
  cronSecret: async () => ({ authorization: `Bearer ${env().CRON_SECRET}` }),
  cronSecretPrefix: async () => ({ authorization: `Bearer ${env().CRON_SECRET.slice(0, -1)}` }),
  metricsToken: async () => ({ authorization: `Bearer ${env().METRICS_TOKEN}` }),
};

/** What somebody else meets who asks for what is the owner's; every other route gives each their own. */
const refusedToOthers: Record<string, ErrorCode> = {
  "DELETE /api/v1/members/me/sessions/:sessionId": "SESSION_NOT_FOUND",
  "GET /api/v1/reservations/:reservationId": "RESERVATION_NOT_FOUND",
  "DELETE /api/v1/reservations/:reservationId": "RESERVATION_NOT_FOUND",
  "POST /api/v1/payments": "RESERVATION_NOT_FOUND",
  "GET /api/v1/payments/:paymentId": "PAYMENT_NOT_FOUND",
  "GET /api/v1/payments/:paymentId/cancellation": "PAYMENT_NOT_FOUND",
  "POST /api/v1/payments/:paymentId/cancel": "PAYMENT_NOT_FOUND",
  "POST /api/v1/payments/cancel": "PAYMENT_NOT_FOUND",
  "POST /api/v1/payments/card": "RESERVATION_NOT_FOUND",
  "GET /api/v1/card-orders/:orderId": "CARD_ORDER_NOT_FOUND",
  "POST /api/v1/users/:userId/balance/card-charges": "FORBIDDEN",
  "POST /api/v1/users/:userId/balance/charge": "FORBIDDEN",
  "GET /api/v1/users/:userId/balance": "FORBIDDEN",
  "GET /api/v1/users/:userId/balance/transactions": "FORBIDDEN",
  "GET /api/v1/users/:userId/balance/transactions.csv": "FORBIDDEN",
};

const people: readonly Who[] = ["owner", "ownerInBrowser", "another", "admin"];

function expected(route: Route, who: Who): Outcome {
  const { identity, bearer, method } = route.definition;
  if (bearer) return opens(bearer, who) ? "OK" : "UNAUTHENTICATED";
  if (identity === "none") return "OK";
  if (who === "nobody") return identity === "optional" ? "OK" : "UNAUTHENTICATED";
  if (who === "browserElsewhere" && method !== "GET") return "BAD_ORIGIN";
  if (who !== "browserElsewhere" && !people.includes(who)) return "UNAUTHENTICATED";
  if (identity === "admin") return who === "admin" ? "OK" : "FORBIDDEN";
  const isOwner = who !== "another" && who !== "admin";
  return isOwner ? "OK" : (refusedToOthers[nameOf(route)] ?? "OK");
}

function opens(bearer: "refreshToken" | "cronSecret" | "metricsToken", who: Who): boolean {
  return who === bearer;
}

/** A caller of a route for whom it must be their turn stands there with a token of their own. */
async function placeOf(route: Route, who: Who, world: World): Promise<Record<string, string>> {
  const { queue = "none" } = route.definition;
  const viewer = { another: world.other, admin: world.admin }[who as string] ?? world.owner;
  if (queue === "none" || (!people.includes(who) && who !== "browserElsewhere")) return {};
  return admittedTo(await viewer(), (await world.schedule()).scheduleId);
}

/** A refresh token, say, is part of the right request; another caller sends their own instead. */
function asCaller(own: Record<string, string> = {}, theirs: Record<string, string>, who: Who) {
  const { authorization: _, ...rest } = own;
  return who === "refreshToken" ? { ...own, ...theirs } : { ...rest, ...theirs };
}

it("every route has a row, and every row a route", () => {
  expect(Object.keys(rightRequests).sort()).toEqual(apiRoutes.map(nameOf).sort());
  const names = apiRoutes.map(nameOf);
  for (const name of Object.keys(refusedToOthers)) expect(names).toContain(name);
});

describe.each(apiRoutes.map((route) => [nameOf(route), route] as const))("%s", (_, route) => {
  it.each(Object.keys(callers) as Who[])("by %s", async (who) => {
    const world = makeWorld();
    const request = await requestTo(route, world);
    const headers = {
      ...asCaller(request.headers, await callers[who](world), who),
      ...(await placeOf(route, who, world)),
    };
    const answer = await send(route.definition.method, { ...request, headers });
    expect(answer.outcome).toBe(expected(route, who));
    if (answer.outcome === "OK") expect(answer.status).toBe(route.definition.status);
  });
});

type Place =
  | "none"
  | "garbage"
  | "waiting"
  | "ofAnotherSchedule"
  | "ofSomebodyElse"
  | "expired"
  | "completed"
  | "left";

const activeSeconds = 5;

/** A schedule for one test of a place; its line lets in one, or nobody before the first has gone. */
const places: Record<Place, (owner: Viewer, scheduleId: number) => Promise<string | null>> = {
  none: async () => null,
  garbage: async () => "8".repeat(36),
  waiting: async (owner, scheduleId) => {
    await issueToken(await makeUser(), { scheduleId });
    return (await issueToken(owner, { scheduleId })).token;
  },
  ofAnotherSchedule: async (owner) => {
    const { scheduleId } = await makeSchedule();
    return (await issueToken(owner, { scheduleId })).token;
  },
  ofSomebodyElse: async (_, scheduleId) => {
    return (await issueToken(await makeUser(), { scheduleId })).token;
  },
  expired: async (owner, scheduleId) => {
    const { token } = await issueToken(owner, { scheduleId });
    await letPass(scheduleId, activeSeconds * 1_000 + 1);
    return token;
  },
  completed: async (owner, scheduleId) => {
    const { token } = await issueToken(owner, { scheduleId });
    await completeToken({ scheduleId, userId: owner.userId, token });
    return token;
  },
  left: async (owner, scheduleId) => {
    const { token } = await issueToken(owner, { scheduleId });
    await leaveQueue(owner, token);
    return token;
  },
};

/** What only a turn that is on opens. */
const whereItIsOnesTurn: Record<Place, ErrorCode> = {
  none: "QUEUE_TOKEN_REQUIRED",
  garbage: "QUEUE_TOKEN_INVALID",
  waiting: "QUEUE_TOKEN_NOT_ACTIVE",
  ofAnotherSchedule: "QUEUE_TOKEN_WRONG_SCHEDULE",
  ofSomebodyElse: "QUEUE_TOKEN_INVALID",
  expired: "QUEUE_TOKEN_INVALID",
  completed: "QUEUE_TOKEN_INVALID",
  left: "QUEUE_TOKEN_INVALID",
};

/** What is about the place itself; how a turn ended can be asked for an hour. */
const aboutThePlace: Record<Place, Outcome> = {
  ...whereItIsOnesTurn,
  waiting: "OK",
  ofAnotherSchedule: "OK",
  expired: "OK",
  completed: "OK",
};
const leavingThePlace: Record<Place, Outcome> = {
  ...aboutThePlace,
  expired: "QUEUE_TOKEN_INVALID",
  completed: "QUEUE_TOKEN_INVALID",
};

function expectedAt(route: Route, place: Place): Outcome {
  if (route.definition.queue !== "token") return whereItIsOnesTurn[place];
  return (route.definition.method === "DELETE" ? leavingThePlace : aboutThePlace)[place];
}

const inLine = apiRoutes.filter(({ definition }) => (definition.queue ?? "none") !== "none");

describe.each(inLine.map((route) => [nameOf(route), route] as const))(
  "a place in line at %s",
  (_, route) => {
    it.each(Object.keys(places) as Place[])("%s", async (place) => {
      const fresh = await makeSchedule({ maxActive: 1, activeSeconds });
      const world: World = { ...makeWorld(), schedule: async () => fresh };
      const owner = await world.owner();
      const wanted = { scheduleId: fresh.scheduleId, seatIds: fresh.seatIds.slice(0, 1) };
      const held = {
        ...world,
        hold: async () => (await holdSeats(db(), owner, wanted, null)).reservationId,
      };
      const token = await places[place](owner, fresh.scheduleId);
      const request = await requestTo(route, held);
      const headers = { ...(await bearerOf(owner)), ...(token && { "queue-token": token }) };
      const answer = await send(route.definition.method, { ...request, headers });
      expect(answer.outcome).toBe(expectedAt(route, place));
    });
  },
);

/** The same request for what there is none of. */
function ofNobody(request: ApiRequest): ApiRequest {
  const ids = /(?<=[/:])(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=[/",}]|$)/g;
  const unknown = (id: string) =>
    id.includes("-") ? "00000000-0000-4000-8000-000000000000" : "987654321";
  return JSON.parse(JSON.stringify(request).replace(ids, unknown));
}

describe("somebody else's resource", () => {
  const byId = apiRoutes.filter((route) => /NOT_FOUND$/.test(refusedToOthers[nameOf(route)] ?? ""));

  it.each(byId.map((route) => [nameOf(route), route] as const))(
    "%s answers as if there were none",
    async (_, route) => {
      const world = makeWorld();
      const request = await requestTo(route, world);
      const headers = {
        ...(await bearerOf(await world.other())),
        ...(await placeOf(route, "another", world)),
        "x-request-id": "the-same-question",
      };
      const theirs = await send(route.definition.method, { ...request, headers });
      const missing = await send(route.definition.method, { ...ofNobody(request), headers });
      expect([theirs.status, theirs.text]).toEqual([missing.status, missing.text]);
    },
  );

  it("a paid pass opens nothing any more, even before the queue store was told", async () => {
    const world = makeWorld();
    const { scheduleId } = await world.schedule();
    const owner = await world.owner();
    const place = await admittedTo(owner, scheduleId);
    const token = place["queue-token"];
    await payReservations(db(), owner, [await world.hold()], { token, scheduleId });
    const row = rightRequests["POST /api/v1/reservations"];
    const request = await row?.(world);
    const headers = { ...(await bearerOf(owner)), ...place };
    const answer = await send("POST", { path: "", ...request, headers });
    expect(answer.outcome).toBe("QUEUE_TOKEN_INVALID");
  });
});
