/** The most seats one request may name; a schedule's own limit (`maxSeatsPerUser`) is at most this. */
export const seatsPerRequestMax = 10;

/** How long a courtesy lock on a seat lasts unless it is renewed by selecting again. */
export const selectSeconds = 60;
