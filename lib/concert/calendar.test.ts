import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  daysBetween,
  daysUntil,
  monthGrid,
  venueDate,
  venueInstant,
  venueTime,
} from "./calendar";

describe("the venue's wall clock", () => {
  it("is nine hours ahead of UTC", () => {
    const instant = new Date("2026-12-31T15:00:00.000Z");
    expect(venueDate(instant)).toBe("2027-01-01");
    expect(venueTime(instant)).toBe("00:00:00");
    expect(venueDate(new Date(instant.getTime() - 1))).toBe("2026-12-31");
    expect(venueTime(new Date(instant.getTime() - 1))).toBe("23:59:59");
  });

  it("agrees with the time zone database", () => {
    const seoul = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Seoul", dateStyle: "short" });
    for (let day = 0; day < 800; day += 1) {
      const instant = new Date(Date.UTC(2026, 0, 1, 14, 30) + day * 86_400_000);
      expect(venueDate(instant)).toBe(seoul.format(instant));
    }
  });

  it("a local time of day is one instant", () => {
    expect(venueInstant("2027-01-01").toISOString()).toBe("2026-12-31T15:00:00.000Z");
    expect(venueInstant("2027-01-01", "19:30").toISOString()).toBe("2027-01-01T10:30:00.000Z");
  });
});

describe("counting days", () => {
  it("crosses months, years and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2027-01-01", -1)).toBe("2026-12-31");
    expect(daysBetween("2026-12-30", "2027-01-02")).toBe(3);
    expect(daysBetween("2027-01-02", "2026-12-30")).toBe(-3);
  });

  it("D-n counts midnights at the venue, not spans of 24 hours", () => {
    const lateEvening = new Date("2026-12-01T14:59:59Z");
    expect(daysUntil(new Date("2026-12-01T15:00:00Z"), lateEvening)).toBe(1);
    expect(daysUntil(new Date("2026-12-01T14:59:59Z"), new Date("2026-11-30T15:00:00Z"))).toBe(0);
  });

  it("months roll over the year", () => {
    expect(addMonths("2026-12", 1)).toBe("2027-01");
    expect(addMonths("2027-01", -1)).toBe("2026-12");
  });
});

describe("a month's page", () => {
  it("begins on Sunday and is filled up with its neighbours' days", () => {
    const weeks = monthGrid("2026-12");
    expect(weeks).toHaveLength(5);
    expect(weeks[0]?.[0]).toEqual({ date: "2026-11-29", inMonth: false });
    expect(weeks[0]?.[2]).toEqual({ date: "2026-12-01", inMonth: true });
    expect(weeks.at(-1)?.at(-1)).toEqual({ date: "2027-01-02", inMonth: false });
  });

  it("of four full weeks has no other month's day", () => {
    const days = monthGrid("2026-02").flat();
    expect(days).toHaveLength(28);
    expect(days.every(({ inMonth }) => inMonth)).toBe(true);
  });

  it("holds every day of the month exactly once, whatever the month", () => {
    for (let month = "2024-01"; month < "2034-01"; month = addMonths(month, 1)) {
      const inMonth = monthGrid(month)
        .flat()
        .filter((day) => day.inMonth);
      expect(inMonth[0]?.date).toBe(`${month}-01`);
      expect(inMonth.at(-1)?.date).toBe(addDays(`${addMonths(month, 1)}-01`, -1));
      expect(new Set(inMonth.map(({ date }) => date)).size).toBe(inMonth.length);
    }
  });
});
