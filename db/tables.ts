import * as accounts from "./schema/accounts";
import * as concerts from "./schema/concerts";
import * as events from "./schema/events";
import * as payments from "./schema/payments";
import * as reservations from "./schema/reservations";
import * as wallets from "./schema/wallets";

/** Every table by its name, as drizzle's queries want to know them. */
export const tables = {
  ...accounts,
  ...concerts,
  ...events,
  ...payments,
  ...reservations,
  ...wallets,
};
