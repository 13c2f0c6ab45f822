import type { Page } from "@playwright/test";
import { expect, logIn } from "./journey";
import { callApi, type Show } from "./show";

/** Logs the demo's organiser in and leaves them at `path`. */
export async function arriveAsOrganiser(page: Page, path: string): Promise<void> {
  await logIn(page, { loginId: "admin", password: "admin-pass-1234" });
  await page.goto(path);
}

export type Buyer = {
  loginId: string;
  token: string;
  userId: number;
  paymentId: number;
  reservationNumber: string;
  amount: number;
  balance: () => Promise<number>;
};

const chargedWon = 1_000_000;

/** Somebody who has bought seats of a show, over the API, from a wallet of 1,000,000 won. */
export async function newBuyer(page: Page, show: Show, seatNumbers: number[]): Promise<Buyer> {
  const { request } = page;
  const loginId = `buyer-${crypto.randomUUID()}`;
  const post = async (path: string, data: object, rest: object = {}) => {
    const answer = await callApi(request, path, { method: "POST", data, ...rest });
    expect(answer.error, path).toBeUndefined();
    return answer.data;
  };
  const { accessToken: token, userId } = await post("/members", {
    loginId,
    password: "grapes-and-rows",
    nickname: "산 사람",
  });
  const balancePath = `/users/${userId}/balance`;
  await post(`${balancePath}/charge`, { amount: chargedWon }, { token });
  const { scheduleId } = show;
  const place = await post("/queue/tokens", { scheduleId }, { token });
  const headers = { "queue-token": place.token };
  const seatIds = seatNumbers.map((number) => show.seatIds[number - 1]);
  const held = await post("/reservations", { scheduleId, seatIds }, { token, headers });
  const { reservationId, reservationNumber } = held;
  const body = { reservationId, paymentMethod: "BALANCE" };
  const { paymentId, amount } = await post("/payments", body, { token, headers });
  const balance = async () =>
    (await callApi(request, balancePath, { token })).data.currentBalance as number;
  return { loginId, token, userId, paymentId, reservationNumber, amount, balance };
}
