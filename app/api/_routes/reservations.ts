import { requireSelf } from "@/lib/auth/require-self";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { relaySoon } from "@/lib/outbox/relay";
import {
  heldReservation,
  holdRequest,
  reservationList,
  reservationParams,
  reservationsQuery,
  reservationView,
  selectRequest,
  selectView,
} from "@/lib/reservation/contract";
import { deselectSeats } from "@/lib/reservation/deselect-seats";
import { forgetSelection } from "@/lib/reservation/forget-selection";
import { getReservation } from "@/lib/reservation/get-reservation";
import { listReservations } from "@/lib/reservation/list-reservations";
import { releaseSeats } from "@/lib/reservation/release-seats";
import { reserveSeats } from "@/lib/reservation/reserve-seats";
import { selectSeats } from "@/lib/reservation/select-seats";

const select = defineRoute({
  method: "POST",
  path: "/api/v1/seats/select",
  tag: "Reservations",
  summary: "Show seats as selected for a minute, before holding them",
  identity: "required",
  queue: "active",
  scheduleOf: ({ body }) => body.scheduleId,
  limit: "change",
  body: selectRequest,
  status: 200,
  response: selectView,
  errors: ["SCHEDULE_NOT_FOUND", "SEAT_NOT_FOUND", "SEAT_UNAVAILABLE", "SEAT_LIMIT_EXCEEDED"],
  run: ({ tx, viewer, body, admission }) =>
    selectSeats(tx, viewer, body, admission.activeUntil.getTime()),
});

const deselect = defineRoute({
  method: "DELETE",
  path: "/api/v1/seats/select",
  tag: "Reservations",
  summary: "Take one's own selection off seats",
  identity: "required",
  standsAlone: true,
  queue: "active",
  scheduleOf: ({ body }) => body.scheduleId,
  limit: "change",
  body: selectRequest,
  status: 204,
  errors: ["SCHEDULE_NOT_FOUND"],
  run: async ({ viewer, body }) => {
    await deselectSeats(viewer, body);
    return undefined;
  },
});

const create = defineRoute({
  method: "POST",
  path: "/api/v1/reservations",
  tag: "Reservations",
  summary: "Hold seats: all of them or none",
  identity: "required",
  queue: "active",
  scheduleOf: ({ body }) => body.scheduleId,
  limit: "change",
  idempotent: true,
  body: holdRequest,
  status: 201,
  response: heldReservation,
  errors: [
    "FORBIDDEN",
    "SCHEDULE_NOT_FOUND",
    "SALE_NOT_OPEN",
    "SALE_CLOSED",
    "SEAT_NOT_FOUND",
    "SEAT_UNAVAILABLE",
    "SEAT_LIMIT_EXCEEDED",
  ],
  run: async ({ tx, viewer, body, admission }) => {
    requireSelf(viewer, body.userId);
    return reserveSeats(tx, viewer, body, admission.token);
  },
  after: async ({ viewer, body }) => {
    await Promise.all([relaySoon(), forgetSelection(viewer, body.scheduleId, body.seatIds)]);
  },
});

const list = defineRoute({
  method: "GET",
  path: "/api/v1/reservations",
  tag: "Reservations",
  summary: "One's own reservations, newest first",
  identity: "required",
  limit: "read",
  query: reservationsQuery,
  status: 200,
  response: reservationList,
  errors: [],
  run: ({ tx, viewer, query }) => listReservations(tx, viewer, query),
});

const read = defineRoute({
  method: "GET",
  path: "/api/v1/reservations/:reservationId",
  tag: "Reservations",
  summary: "One of one's own reservations, with its payment and tickets",
  identity: "required",
  limit: "read",
  params: reservationParams,
  status: 200,
  response: reservationView,
  errors: ["RESERVATION_NOT_FOUND"],
  run: ({ tx, viewer, params }) => getReservation(tx, viewer, params.reservationId),
});

const release = defineRoute({
  method: "DELETE",
  path: "/api/v1/reservations/:reservationId",
  tag: "Reservations",
  summary: "Give an unpaid hold back",
  identity: "required",
  limit: "change",
  params: reservationParams,
  status: 200,
  response: reservationView,
  errors: [
    "RESERVATION_NOT_FOUND",
    "RESERVATION_ALREADY_PAID",
    "RESERVATION_EXPIRED",
    "RESERVATION_CANCELLED",
  ],
  run: ({ tx, viewer, params }) => releaseSeats(tx, viewer, params.reservationId),
  after: relaySoon,
});

export const reservationRoutes: readonly Route[] = [select, deselect, create, list, read, release];
