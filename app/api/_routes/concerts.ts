import type { Viewer } from "@/lib/auth/viewer";
import {
  bookableSchedulesQuery,
  type ConcertView,
  concertParams,
  concertSchedulesQuery,
  concertsQuery,
  concertView,
  scheduleArray,
  scheduleList,
  scheduleParams,
  seatMapQuery,
  seatMapView,
} from "@/lib/concert/contract";
import { getConcert } from "@/lib/concert/get-concert";
import { getSchedule } from "@/lib/concert/get-schedule";
import { listBookableSchedules } from "@/lib/concert/list-bookable-schedules";
import { listConcerts } from "@/lib/concert/list-concerts";
import { listSchedules } from "@/lib/concert/list-schedules";
import { readSeatMap } from "@/lib/concert/read-seat-map";
import { watchSeats } from "@/lib/concert/seat-events";
import { listOf } from "@/lib/contract";
import { DomainError } from "@/lib/errors";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { eventStream, eventStreamType } from "@/lib/http/event-stream";
import { type EntryView, entryList } from "@/lib/queue/contract";
import { listEntries } from "@/lib/queue/list-entries";
import { readSelections } from "@/lib/reservation/read-selections";

/** A stream outlives neither its reader's patience nor, by much, the turn it was opened in. */
const seatStreamLifeMs = 5 * 60_000;

/** `queueEntry` only where somebody is logged in: their place in a line of this concert, or null. */
const concertForViewer = concertView.extend({ queueEntry: entryList.element.nullish() });
const concertListForViewer = listOf(concertForViewer);

/** The calendar is worth showing even while the queue store is away. */
function entriesOf(viewer: Viewer): Promise<EntryView[]> {
  return listEntries(viewer).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === "UNAVAILABLE") return [];
    throw error;
  });
}

function withEntry(concert: ConcertView, entries: EntryView[]) {
  const entry = entries.find(({ concertId }) => concertId === concert.concertId);
  return { ...concert, queueEntry: entry ?? null };
}

const listConcertsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/concerts",
  tag: "Concerts",
  summary: "Find concerts by words and dates; logged in, with one's place in their lines",
  identity: "optional",
  limit: "read",
  query: concertsQuery,
  status: 200,
  response: concertListForViewer,
  errors: [],
  run: async ({ viewer, query }) => {
    const page = await listConcerts(query);
    if (!viewer) return page;
    const entries = await entriesOf(viewer);
    return { ...page, items: page.items.map((concert) => withEntry(concert, entries)) };
  },
});

const getConcertRoute = defineRoute({
  method: "GET",
  path: "/api/v1/concerts/:concertId",
  tag: "Concerts",
  summary: "One concert; logged in, with one's place in its line",
  identity: "optional",
  limit: "read",
  params: concertParams,
  status: 200,
  response: concertForViewer,
  errors: ["CONCERT_NOT_FOUND"],
  run: async ({ viewer, params }) => {
    const concert = await getConcert(params.concertId);
    return viewer ? withEntry(concert, await entriesOf(viewer)) : concert;
  },
});

const listSchedulesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/concerts/:concertId/schedules",
  tag: "Concerts",
  summary: "Dates of a concert that can be booked now, or all of them with all=true",
  identity: "none",
  limit: "read",
  params: concertParams,
  query: concertSchedulesQuery,
  status: 200,
  response: scheduleArray,
  errors: ["CONCERT_NOT_FOUND"],
  run: ({ params, query }) => listSchedules(params.concertId, query),
});

const listBookableSchedulesRoute = defineRoute({
  method: "GET",
  path: "/api/v1/schedules",
  tag: "Concerts",
  summary: "Dates of all concerts that can be booked now",
  identity: "none",
  limit: "read",
  query: bookableSchedulesQuery,
  status: 200,
  response: scheduleList,
  errors: [],
  run: ({ query }) => listBookableSchedules(query),
});

const readSeatsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/concerts/:concertId/schedules/:scheduleId/seats",
  tag: "Concerts",
  summary: "The 50 seats of a performance",
  identity: "required",
  queue: "active",
  scheduleOf: ({ params }) => params.scheduleId,
  limit: "poll",
  params: scheduleParams,
  query: seatMapQuery,
  status: 200,
  response: seatMapView,
  errors: ["SCHEDULE_NOT_FOUND"],
  run: async ({ viewer, params, query }) => {
    const selected = await readSelections(params.scheduleId);
    return readSeatMap(viewer.userId, { ...params, ...query, selected });
  },
});

const seatEventsRoute = defineRoute({
  method: "GET",
  path: "/api/v1/concerts/:concertId/schedules/:scheduleId/seats/events",
  tag: "Concerts",
  summary:
    "Seats as they change: event `snapshot` with all of them, then `delta` events, both {version, seats}",
  identity: "required",
  queue: "active",
  scheduleOf: ({ params }) => params.scheduleId,
  limit: "poll",
  params: scheduleParams,
  status: 200,
  contentType: eventStreamType,
  errors: ["SCHEDULE_NOT_FOUND", "UNAVAILABLE"],
  run: async ({ params }) => {
    await getSchedule(params.scheduleId, params.concertId);
    return eventStream(seatStreamLifeMs, (send) =>
      watchSeats(params.scheduleId, readSelections, send),
    );
  },
});

export const concertRoutes: readonly Route[] = [
  listConcertsRoute,
  getConcertRoute,
  listSchedulesRoute,
  listBookableSchedulesRoute,
  readSeatsRoute,
  seatEventsRoute,
];
