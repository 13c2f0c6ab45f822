import { defineRoute, type Route } from "@/lib/http/define-route";
import { checkInTicket } from "@/lib/ticket/check-in-ticket";
import { checkInRequest, checkInView } from "@/lib/ticket/contract";

const checkIn = defineRoute({
  method: "POST",
  path: "/api/v1/admin/tickets/check-in",
  tag: "Admin",
  summary: "Let the holder of a ticket in, once; `code` is what its QR code says",
  identity: "admin",
  limit: "admin",
  idempotent: true,
  body: checkInRequest,
  status: 200,
  response: checkInView,
  errors: ["TICKET_NOT_FOUND", "TICKET_NOT_VALID"],
  run: ({ tx, viewer, body }) => checkInTicket(tx, viewer, body),
});

export const ticketRoutes: readonly Route[] = [checkIn];
