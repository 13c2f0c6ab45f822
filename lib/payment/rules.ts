/** The most reservations one payment may cover: a person's live seats of one schedule are at most as many. */
export const reservationsPerPaymentMax = 10;
