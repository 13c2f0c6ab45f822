import { describe, expect, it } from "vitest";
import type { ReservationView } from "@/lib/reservation/contract";
import { calendarEvent } from "./calendar-event";

const reservation = {
  reservationId: 7,
  reservationNumber: "FR-261120-ABCDEF",
  userId: 1,
  scheduleId: 1,
  concertId: 1,
  concertTitle: "유하린 단독 공연, 파도의 문장들; 아주 긴 제목이라서 한 줄에 다 들어가지 않는 공연",
  startsAt: "2026-12-05T11:00:00.000Z",
  performanceDate: "2026-12-05",
  performanceTime: "20:00:00",
  venueName: "새벽강 아트센터",
  seats: [{ seatId: 5, seatNumber: 5, label: "A5", grade: "VIP", price: 143_000 }],
  totalAmount: 143_000,
  status: "CONFIRMED",
  reservedAt: "2026-11-20T10:00:00.000Z",
  expiresAt: "2026-11-20T10:05:00.000Z",
  confirmedAt: "2026-11-20T10:01:00.000Z",
  endedAt: null,
  payment: null,
  tickets: [],
  serverNow: "2026-11-20T10:01:00.000Z",
} as const satisfies Record<keyof ReservationView, unknown>;

const event = calendarEvent(
  { ...reservation, seats: [...reservation.seats], tickets: [] },
  new URL("https://frontrow.example/reservations/7"),
);

describe("a reservation in a calendar", () => {
  it("begins in UTC and keeps its identity for ever", () => {
    expect(event).toContain("\r\nDTSTART:20261205T110000Z\r\n");
    expect(event).toContain("\r\nUID:FR-261120-ABCDEF@frontrow.example\r\n");
  });

  it("escapes what the format uses itself", () => {
    expect(event.replaceAll("\r\n ", "")).toContain(
      "SUMMARY:유하린 단독 공연\\, 파도의 문장들\\; 아주",
    );
  });

  it("folds lines at 75 octets and never inside a character", () => {
    const octets = event.split("\r\n").map((line) => new TextEncoder().encode(line).length);
    expect(event).toContain("\r\n ");
    expect(octets.filter((length) => length > 75)).toEqual([]);
    expect(event.replaceAll("\r\n ", "")).toContain("다 들어가지 않는 공연\r\n");
  });
});
