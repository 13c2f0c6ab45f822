import type { Route } from "@/lib/http/define-route";
import { adminRoutes } from "./_routes/admin";
import { cardRoutes } from "./_routes/cards";
import { concertRoutes } from "./_routes/concerts";
import { memberRoutes } from "./_routes/members";
import { openApiRoute } from "./_routes/openapi";
import { operationRoutes } from "./_routes/operations";
import { paymentRoutes } from "./_routes/payments";
import { queueRoutes } from "./_routes/queue";
import { reservationRoutes } from "./_routes/reservations";
import { ticketRoutes } from "./_routes/tickets";
import { walletRoutes } from "./_routes/wallet";
import { webhookRoutes } from "./_routes/webhooks";

/** Every API endpoint there is; both hosts serve exactly these. */
export const apiRoutes: readonly Route[] = [
  ...memberRoutes,
  ...concertRoutes,
  ...queueRoutes,
  ...reservationRoutes,
  ...walletRoutes,
  ...paymentRoutes,
  ...cardRoutes,
  ...adminRoutes,
  ...ticketRoutes,
  ...webhookRoutes,
  ...operationRoutes,
  openApiRoute(() => apiRoutes),
];
