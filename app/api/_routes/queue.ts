import { requireSelf } from "@/lib/auth/require-self";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { eventStream, eventStreamType } from "@/lib/http/event-stream";
import { placeCookie, presentedPlace } from "@/lib/http/queue-cookies";
import { maxPublicStreams } from "@/lib/http/streams";
import {
  drawQuery,
  drawView,
  entryList,
  issueTokenRequest,
  type PlaceView,
  placeQuery,
  placeView,
  scheduleParams,
  snapshotView,
} from "@/lib/queue/contract";
import { issueToken } from "@/lib/queue/issue-token";
import { leaveQueue } from "@/lib/queue/leave-queue";
import { listEntries } from "@/lib/queue/list-entries";
import { pollPlace } from "@/lib/queue/poll-place";
import { readDraw } from "@/lib/queue/read-draw";
import { readSnapshot } from "@/lib/queue/read-snapshot";
import { scheduleIdOf } from "@/lib/queue/token";
import { watchLine } from "@/lib/queue/watch-line";
import { watchPlace } from "@/lib/queue/watch-place";

/** The client reconnects then, checked anew. */
const streamLifeMs = 10 * 60_000;
const snapshotCacheControl = "public, s-maxage=1, stale-while-revalidate=2";

const cookieKinds = ["token", "place", "pass"] as const;

/** What a browser is to keep of a place where that differs from its cookies; what ended leaves nothing. */
function cookiesOf(view: PlaceView, headers: Headers): string[] {
  const over = view.status === "EXPIRED" || view.status === "COMPLETED";
  // Not what a header says: a page that learned of a place taken on another device gets the cookie, too.
  const cookies = new Headers({ cookie: headers.get("cookie") ?? "" });
  const kept = presentedPlace(cookies, view.scheduleId);
  return cookieKinds.flatMap((kind) => {
    const value = over ? null : view[kind];
    return value === kept[kind] ? [] : placeCookie(kind, view.scheduleId, value);
  });
}

const issue = defineRoute({
  method: "POST",
  path: "/api/v1/queue/tokens",
  tag: "Queue",
  summary: "Join the line of a performance; `place` restores a place the queue store lost",
  identity: "required",
  limit: "enter",
  body: issueTokenRequest,
  status: 200,
  response: placeView,
  errors: [
    "FORBIDDEN",
    "SCHEDULE_NOT_FOUND",
    "QUEUE_TOKEN_EXISTS",
    "SALE_NOT_OPEN",
    "SALE_CLOSED",
    "SOLD_OUT",
  ],
  run: async ({ viewer, body, request, identityBy, setCookie }) => {
    requireSelf(viewer, body.userId);
    const { scheduleId } = body;
    const place = body.place ?? presentedPlace(request.headers, scheduleId).place ?? undefined;
    const view = await issueToken(viewer, { scheduleId, place });
    if (identityBy === "cookie")
      for (const line of cookiesOf(view, request.headers)) setCookie(line);
    return view;
  },
});

const poll = defineRoute({
  method: "GET",
  path: "/api/v1/queue/tokens/me",
  tag: "Queue",
  summary: "Where I stand; asking keeps the place alive. Queue-Place restores a lost one",
  identity: "required",
  standsAlone: true,
  queue: "token",
  scheduleOf: ({ query }) => query.scheduleId ?? null,
  limit: "poll",
  query: placeQuery,
  status: 200,
  response: placeView,
  errors: [],
  run: async ({ viewer, query, queueToken, request, identityBy, setCookie }) => {
    const { place, pass } = presentedPlace(request.headers, query.scheduleId ?? null);
    const view = await pollPlace(viewer, queueToken, { place, pass });
    if (identityBy === "cookie")
      for (const line of cookiesOf(view, request.headers)) setCookie(line);
    return view;
  },
});

const leave = defineRoute({
  method: "DELETE",
  path: "/api/v1/queue/tokens/me",
  tag: "Queue",
  summary: "Leave the line, or give the slot back at once",
  identity: "required",
  queue: "token",
  scheduleOf: ({ query }) => query.scheduleId ?? null,
  limit: "change",
  query: placeQuery,
  status: 204,
  errors: [],
  run: async ({ viewer, queueToken, identityBy, setCookie }) => {
    await leaveQueue(viewer, queueToken);
    const scheduleId = scheduleIdOf(queueToken);
    if (identityBy === "cookie" && scheduleId !== null) {
      for (const kind of cookieKinds) setCookie(placeCookie(kind, scheduleId, null));
    }
    return undefined;
  },
});

const events = defineRoute({
  method: "GET",
  path: "/api/v1/queue/tokens/me/events",
  tag: "Queue",
  summary: "Where I stand, as it changes: `place` as from polling, `away` and `gone` with a code",
  identity: "required",
  standsAlone: true,
  queue: "token",
  scheduleOf: ({ query }) => query.scheduleId ?? null,
  limit: "poll",
  query: placeQuery,
  status: 200,
  contentType: eventStreamType,
  errors: [],
  run: async ({ viewer, query, queueToken, request }) => {
    const presented = presentedPlace(request.headers, query.scheduleId ?? null);
    // Refused as an answer rather than in a stream that ends at once.
    await pollPlace(viewer, queueToken, presented);
    return eventStream(streamLifeMs, (send) => watchPlace(viewer, queueToken, presented, send));
  },
});

const snapshot = defineRoute({
  method: "GET",
  path: "/api/v1/queue/schedules/:scheduleId",
  tag: "Queue",
  summary: "The line as everybody may see it: the same for all, good for a second",
  identity: "none",
  limit: "poll",
  params: scheduleParams,
  status: 200,
  response: snapshotView,
  errors: ["SCHEDULE_NOT_FOUND"],
  cacheControl: snapshotCacheControl,
  run: ({ params }) => readSnapshot(params.scheduleId),
});

const lineEvents = defineRoute({
  method: "GET",
  path: "/api/v1/queue/schedules/:scheduleId/events",
  tag: "Queue",
  summary:
    "The line as it changes, the same for all: `line` with the snapshot now and then, `sale` with a new state or message at once, `away` with a code",
  identity: "none",
  limit: "poll",
  params: scheduleParams,
  status: 200,
  contentType: eventStreamType,
  errors: ["SCHEDULE_NOT_FOUND"],
  run: async ({ params }) => {
    // Refused as an answer rather than in a stream that ends at once.
    await readSnapshot(params.scheduleId);
    return eventStream(streamLifeMs, (send) =>
      watchLine(params.scheduleId, send, maxPublicStreams),
    );
  },
});

const draw = defineRoute({
  method: "GET",
  path: "/api/v1/queue/schedules/:scheduleId/draw",
  tag: "Queue",
  summary:
    "The draw of a pre-queue, for everybody to recompute: entries by rank, a page from `from` on",
  identity: "none",
  limit: "read",
  params: scheduleParams,
  query: drawQuery,
  status: 200,
  response: drawView,
  errors: ["SCHEDULE_NOT_FOUND", "SALE_CLOSED"],
  run: ({ params, query }) => readDraw(params.scheduleId, query.from),
});

const entries = defineRoute({
  method: "GET",
  path: "/api/v1/queue/entries",
  tag: "Queue",
  summary: "The lines I stand in",
  identity: "required",
  standsAlone: true,
  limit: "read",
  status: 200,
  response: entryList,
  errors: [],
  run: ({ viewer }) => listEntries(viewer),
});

export const queueRoutes: readonly Route[] = [
  issue,
  poll,
  leave,
  events,
  snapshot,
  lineEvents,
  draw,
  entries,
];
