import type { ReservationView } from "@/lib/reservation/contract";

/** Shows end when they end; a calendar wants a length. */
const showMs = 2 * 3_600_000;
/** RFC 5545 folds lines longer than this many octets. */
const lineOctetsMax = 75;

/** A reservation as an iCalendar file (RFC 5545). The UID is the reservation's for ever. */
export function calendarEvent(reservation: ReservationView, url: URL): string {
  const { reservationNumber, concertTitle, startsAt, venueName, seats, status } = reservation;
  const ends = new Date(Date.parse(startsAt) + showMs).toISOString();
  const changedAt = reservation.endedAt ?? reservation.confirmedAt ?? reservation.reservedAt;
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//frontrow//tickets//KO",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${reservationNumber}@${url.hostname}`,
    `DTSTAMP:${utc(changedAt)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(ends)}`,
    `SUMMARY:${text(concertTitle)}`,
    `LOCATION:${text(venueName)}`,
    `DESCRIPTION:${text(`${seats.map(({ label }) => label).join(", ")} (${reservationNumber})`)}`,
    `URL:${url.href}`,
    `STATUS:${status === "CONFIRMED" ? "CONFIRMED" : "CANCELLED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** 20261205T110000Z */
function utc(instant: string): string {
  return `${new Date(instant).toISOString().replaceAll(/[-:]/g, "").slice(0, 15)}Z`;
}

function text(value: string): string {
  return value.replaceAll(/[\\;,]/g, (special) => `\\${special}`).replaceAll("\n", "\\n");
}

/** Never inside a character: Korean takes three octets each. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let octets = 0;
  let result = "";
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > lineOctetsMax) {
      result += "\r\n ";
      octets = 1;
    }
    result += character;
    octets += size;
  }
  return result;
}
