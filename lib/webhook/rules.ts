/** Endpoints there may be: every event is sent to each of them. */
export const endpointsMax = 20;
export const urlMaxLength = 2_000;

/** Deliveries of one claim to one endpoint, made side by side. */
export const deliveriesPerClaim = 8;

/** A round claims nothing more after this long, even while events keep coming. */
export const roundMs = 5_000;

/** From name lookup to the head of the answer. */
export const deliveryTimeoutMs = 5_000;

/** How much of an answer is read before the connection is cut; nothing of it is kept. */
export const answerMaxBytes = 16_384;

/** How long a claimed delivery is left to its process before another may take it up. */
export const deliveryLeaseSeconds = 60;

const minute = 60;
const hour = 60 * minute;

/** Waits after each failure, in seconds; together less than 3 days, then the delivery is dead. */
export const retryDelaysSeconds = [
  5,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  17 * hour,
  23 * hour,
] as const;

/** The log is kept this long after the event, then forgotten. */
export const deliveriesKeptDays = 30;

/**
 * What of an event's payload leaves the house: ids, amounts, instants of the sale, names of fields. The queue token is a secret
 * and a balance is nobody's business; a field that is not named here stays.
 */
export const publishedFields = [
  "reservationId",
  "reservationIds",
  "expiresAt",
  "paymentId",
  "amount",
  "refundAmount",
  "fee",
  "transactionId",
  "seatNumbers",
  "changed",
  "reason",
] as const;
