import { expect, it } from "vitest";
import { db } from "@/db/client";
import { recoverCardOrders } from "@/lib/payment/card/recover-card-orders";
import { issueToken } from "@/lib/queue/issue-token";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { apiCaller } from "@/lib/testing/api-caller";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { cardRoutes } from "./cards";

const call = apiCaller(cardRoutes);

it("422 CARD_NOT_OFFERED where no gateway is configured", async () => {
  const viewer = await makeUser();
  const { scheduleId, seatIds } = await makeSchedule();
  const { token } = await issueToken(viewer, { scheduleId });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, token);
  const answers = [
    await call("POST", "/payments/card", {
      as: viewer,
      body: { reservationId },
      headers: { "queue-token": token },
    }),
    await call("POST", `/users/${viewer.userId}/balance/card-charges`, {
      as: viewer,
      body: { amount: 1_000 },
    }),
    await call("GET", `/card-orders/${crypto.randomUUID()}/return`),
    await call("POST", "/card-orders/notices", { body: {} }),
  ];
  expect(answers.map(({ status, error }) => [status, error.code])).toEqual(
    answers.map(() => [422, "CARD_NOT_OFFERED"]),
  );
  expect(await recoverCardOrders()).toBe(0);
});
