import type { APIRequestContext, Page } from "@playwright/test";
import { expect, type Person } from "./journey";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** A concert of the demo that sells nothing else any more: our dates disturb no other journey. */
const concertId = 6;
const seatNumbers = Array.from({ length: 50 }, (_, index) => index + 1);

export type Show = {
  concertId: number;
  scheduleId: number;
  queuePath: string;
  seatsPath: string;
  seatIds: number[];
};

type Options = {
  price?: number;
  holdSeconds?: number;
  /** Opened yesterday unless told. */
  opensInMs?: number;
  queue?: {
    maxActive?: number;
    activeSeconds?: number;
    heartbeatSeconds?: number;
    awaySeconds?: number;
    preQueueOpensAt?: string;
    draw?: boolean;
  };
};

type Call = { method?: string; data?: unknown; token?: string; headers?: Record<string, string> };

/** One request of the API by token, whoever the page's cookies belong to. */
export async function callApi(request: APIRequestContext, path: string, options: Call = {}) {
  const { method = "GET", data, token, headers } = options;
  const answer = await request.fetch(`/api/v1${path}`, {
    method,
    ...(data !== undefined && { data }),
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
  });
  const body = answer.status() === 204 ? null : await answer.json();
  return { status: answer.status(), data: body?.data, error: body?.error };
}

async function tokenOf(request: APIRequestContext, person: Person): Promise<string> {
  const { data } = await callApi(request, "/auth/login", { method: "POST", data: person });
  return data.accessToken;
}

function organiser(request: APIRequestContext): Promise<string> {
  return tokenOf(request, { loginId: "admin", password: "admin-pass-1234" });
}

/** A performance of this journey's own: three tiers, on sale, in ten days. */
export async function newShow(page: Page, options: Options = {}): Promise<Show> {
  const { price = 100_000, holdSeconds, opensInMs = -dayMs, queue } = options;
  const nowMs = Date.now();
  const startsAtMs = nowMs + 12 * dayMs;
  const at = (ms: number) => new Date(ms).toISOString();
  const tier = (grade: string, from: number, to: number, won: number) => ({
    grade,
    price: won,
    seatNumbers: seatNumbers.slice(from - 1, to),
  });
  const { status, data } = await callApi(page.request, `/admin/concerts/${concertId}/schedules`, {
    method: "POST",
    token: await organiser(page.request),
    data: {
      startsAt: at(startsAtMs),
      bookingOpenAt: at(nowMs + opensInMs),
      bookingCloseAt: at(startsAtMs - hourMs),
      venueName: "포도홀",
      tiers: [
        tier("VIP", 1, 10, price),
        tier("R", 11, 30, price / 2),
        tier("S", 31, 50, price / 4),
      ],
      ...(holdSeconds && { holdSeconds }),
      ...(queue && { queue }),
    },
  });
  expect(status).toBe(201);
  const path = `/concerts/${concertId}/schedules/${data.scheduleId}`;
  return {
    concertId,
    scheduleId: data.scheduleId,
    queuePath: `${path}/queue`,
    seatsPath: `${path}/seats`,
    seatIds: data.seats.map(({ seatId }: { seatId: number }) => seatId),
  };
}

/** Changes a show's line as the organiser would. */
export async function setQueue(page: Page, show: Show, data: object): Promise<void> {
  const path = `/admin/schedules/${show.scheduleId}/queue`;
  const token = await organiser(page.request);
  const { status } = await callApi(page.request, path, { method: "PATCH", token, data });
  expect(status).toBe(200);
}

/** Takes seats off a show's sale, by their numbers. */
export async function blockSeats(page: Page, show: Show, numbers: number[]): Promise<void> {
  const path = `/admin/schedules/${show.scheduleId}/seats/block`;
  const token = await organiser(page.request);
  const data = { seatNumbers: numbers, reason: "무대 장비" };
  const { status } = await callApi(page.request, path, { method: "POST", token, data });
  expect(status).toBe(200);
}

export type Rival = {
  status: string;
  /** Asks for the place, so that it is neither absent nor misses its turn. */
  poll: () => Promise<string>;
  leave: () => Promise<void>;
  hold: (seatNumbers: number[]) => Promise<number>;
  /** Gives all seats back. */
  release: () => Promise<void>;
};

/** Somebody else in a show's line, over the API. */
export async function newRival(page: Page, show: Show): Promise<Rival> {
  const { request } = page;
  const person = { loginId: `rival-${crypto.randomUUID()}`, password: "grapes-and-rows" };
  const made = await callApi(request, "/members", {
    method: "POST",
    data: { ...person, nickname: "경쟁자" },
  });
  const token = made.data.accessToken;
  const place = await callApi(request, "/queue/tokens", {
    method: "POST",
    token,
    data: { scheduleId: show.scheduleId },
  });
  const headers = { "queue-token": place.data.token };
  let reservationId: number | undefined;
  return {
    status: place.data.status,
    poll: async () => {
      const { data } = await callApi(request, "/queue/tokens/me", { token, headers });
      return data.status;
    },
    leave: async () => {
      const left = await callApi(request, "/queue/tokens/me", { method: "DELETE", token, headers });
      expect(left.status).toBe(204);
    },
    hold: async (numbers) => {
      const seatIds = numbers.map((number) => show.seatIds[number - 1]);
      const data = { scheduleId: show.scheduleId, seatIds };
      const held = await callApi(request, "/reservations", {
        method: "POST",
        token,
        headers,
        data,
      });
      reservationId = held.data?.reservationId;
      return held.status;
    },
    release: async () => {
      const path = `/reservations/${reservationId}`;
      const released = await callApi(request, path, { method: "DELETE", token });
      expect(released.status).toBe(200);
    },
  };
}

/** A text as it is seen: screen readers may be told it, too. */
export function notice(page: Page, text: string | RegExp) {
  return page.getByText(text).and(page.locator(":not([role=status])"));
}

/** A seat of the map by its row and number. */
export function seat(page: Page, row: string, number: number) {
  return page.getByRole("button", { name: new RegExp(`^${row}열 ${number}번,`) });
}
