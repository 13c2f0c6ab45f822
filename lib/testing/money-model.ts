import fc from "fast-check";

/**
 * Seats and wallets of one show as they should behave, in memory and by obvious rules, and random things people do
 * to them. What the real functions answer and leave behind must be the same. Numbers name things of the model:
 * people, seats, holds and payments are counted from 0.
 */

export const people = 3;
export const seats = 6;
export const seatLimit = 3;
export const priceWon = 9_999;
const walletMaxWon = 10_000_000;

export type Command =
  | { do: "hold"; person: number; seats: number[] }
  | { do: "release"; person: number; hold: number }
  | { do: "lapse"; hold: number }
  | { do: "sweep" }
  | { do: "pay"; person: number; holds: number[] }
  | { do: "cancel"; person: number; payment: number }
  | { do: "refund"; payment: number; amountWon: number | null }
  | { do: "charge"; person: number; amountWon: number }
  | { do: "block" | "unblock"; seats: number[] }
  | { do: "checkIn"; hold: number; nth: number };

const person = fc.nat(people - 1);
/** Taken from those there are, by remainder; the newest often, because most happens to them. */
const some = fc.oneof(fc.constant(-1), fc.nat(40));
const someSeats = fc.uniqueArray(fc.nat(seats - 1), { minLength: 1, maxLength: seatLimit });

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("hold"), person, seats: someSeats }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("release"), person, hold: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("lapse"), hold: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sweep") }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant("pay"),
      person,
      holds: fc.array(some, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel"), person, payment: some }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("refund"),
      payment: some,
      amountWon: fc.option(fc.integer({ min: 1, max: 4 * priceWon })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("charge"),
      person,
      amountWon: fc.constantFrom(0, 1, priceWon, 3 * priceWon, 9_000_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("block", "unblock"), seats: someSeats }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("checkIn"), hold: some, nth: fc.nat(2) }) },
) as fc.Arbitrary<Command>;

export type Hold = {
  id: number;
  person: number;
  seats: number[];
  status: "RESERVED" | "CONFIRMED" | "EXPIRED" | "CANCELLED";
  used: Set<number>;
};
export type Payment = {
  id: number;
  person: number;
  holds: number[];
  refundWon: number | null;
};
export type Seat = "AVAILABLE" | "BLOCKED" | { hold: number };

/** `percent`: what the ladder gives back of a purchase now. */
export function makeModel(percent: number) {
  const seatOf: Seat[] = Array.from({ length: seats }, () => "AVAILABLE");
  const walletWon = Array.from({ length: people }, () => 0);
  const holds: Hold[] = [];
  const payments: Payment[] = [];

  const statusOf = (seat: number) => {
    const state = seatOf[seat] as Seat;
    if (typeof state === "string") return state;
    return holds[state.hold]?.status === "CONFIRMED" ? "SOLD" : "HELD";
  };
  const costOf = (held: Hold) => held.seats.length * priceWon;
  const amountOf = ({ holds: paid }: Payment) =>
    paid.reduce((sum, index) => sum + costOf(holds[index] as Hold), 0);
  const free = (hold: Hold) => {
    for (const seat of hold.seats) seatOf[seat] = "AVAILABLE";
  };
  const end = (hold: Hold, status: "EXPIRED" | "CANCELLED") => {
    hold.status = status;
    free(hold);
  };
  const undo = (payment: Payment, refundWon: number) => {
    payment.refundWon = refundWon;
    walletWon[payment.person] = (walletWon[payment.person] as number) + refundWon;
    for (const index of payment.holds) end(holds[index] as Hold, "CANCELLED");
  };
  const whyNot = ({ status }: Hold) =>
    ({
      RESERVED: null,
      CONFIRMED: "RESERVATION_ALREADY_PAID",
      EXPIRED: "RESERVATION_EXPIRED",
      CANCELLED: "RESERVATION_CANCELLED",
    })[status];

  /** What a command must answer: "OK", or the code of the refusal. */
  function predict(wanted: Command): string {
    switch (wanted.do) {
      case "hold": {
        const live = holds.filter(
          (hold) =>
            hold.person === wanted.person && ["RESERVED", "CONFIRMED"].includes(hold.status),
        );
        const already = live.reduce((sum, hold) => sum + hold.seats.length, 0);
        if (already + wanted.seats.length > seatLimit) return "SEAT_LIMIT_EXCEEDED";
        return wanted.seats.every((seat) => statusOf(seat) === "AVAILABLE")
          ? "OK"
          : "SEAT_UNAVAILABLE";
      }
      case "release": {
        const hold = holds[wanted.hold] as Hold;
        return hold.person === wanted.person ? (whyNot(hold) ?? "OK") : "RESERVATION_NOT_FOUND";
      }
      case "pay": {
        const wantedHolds = wanted.holds
          .toSorted((a, b) => a - b)
          .map((index) => holds[index] as Hold);
        if (wantedHolds.some((hold) => hold.person !== wanted.person))
          return "RESERVATION_NOT_FOUND";
        const refused = wantedHolds.find(whyNot);
        if (refused) return whyNot(refused) as string;
        const cost = wantedHolds.reduce((sum, hold) => sum + costOf(hold), 0);
        return cost > (walletWon[wanted.person] as number) ? "INSUFFICIENT_BALANCE" : "OK";
      }
      case "cancel": {
        const payment = payments[wanted.payment] as Payment;
        if (payment.person !== wanted.person) return "PAYMENT_NOT_FOUND";
        if (payment.refundWon !== null) return "PAYMENT_ALREADY_CANCELLED";
        const isUsed = payment.holds.some((index) => (holds[index] as Hold).used.size > 0);
        return isUsed ? "CANCELLATION_NOT_ALLOWED" : "OK";
      }
      case "refund": {
        const payment = payments[wanted.payment] as Payment;
        if (payment.refundWon !== null) return "PAYMENT_ALREADY_CANCELLED";
        return (wanted.amountWon ?? 0) > amountOf(payment) ? "INVALID_AMOUNT" : "OK";
      }
      case "charge": {
        const after = (walletWon[wanted.person] as number) + wanted.amountWon;
        return wanted.amountWon > 0 && after <= walletMaxWon ? "OK" : "INVALID_AMOUNT";
      }
      case "block":
      case "unblock":
        return wanted.seats.every((seat) => ["AVAILABLE", "BLOCKED"].includes(statusOf(seat)))
          ? "OK"
          : "SEAT_UNAVAILABLE";
      case "checkIn": {
        const hold = holds[wanted.hold] as Hold;
        const isGood = hold.status === "CONFIRMED" && !hold.used.has(wanted.nth);
        return isGood ? "OK" : "TICKET_NOT_VALID";
      }
      default:
        return "OK";
    }
  }

  /** What a command that answered OK has changed; `id` is the real one of what it made. */
  function apply(done: Command, id: number): void {
    switch (done.do) {
      case "hold":
        holds.push({
          id,
          person: done.person,
          seats: done.seats,
          status: "RESERVED",
          used: new Set(),
        });
        for (const seat of done.seats) seatOf[seat] = { hold: holds.length - 1 };
        break;
      case "release":
        end(holds[done.hold] as Hold, "CANCELLED");
        break;
      case "lapse":
        end(holds[done.hold] as Hold, "EXPIRED");
        break;
      case "pay": {
        const payment = { id, person: done.person, holds: done.holds, refundWon: null };
        payments.push(payment);
        walletWon[done.person] = (walletWon[done.person] as number) - amountOf(payment);
        for (const index of done.holds) (holds[index] as Hold).status = "CONFIRMED";
        break;
      }
      case "cancel": {
        const payment = payments[done.payment] as Payment;
        const fee = Math.floor((amountOf(payment) * (100 - percent)) / 100);
        undo(payment, amountOf(payment) - fee);
        break;
      }
      case "refund": {
        const payment = payments[done.payment] as Payment;
        undo(payment, done.amountWon ?? amountOf(payment));
        break;
      }
      case "charge":
        walletWon[done.person] = (walletWon[done.person] as number) + done.amountWon;
        break;
      case "block":
      case "unblock":
        for (const seat of done.seats) seatOf[seat] = done.do === "block" ? "BLOCKED" : "AVAILABLE";
        break;
      case "checkIn":
        (holds[done.hold] as Hold).used.add(done.nth);
        break;
    }
  }

  /** The command with its numbers brought into the range of what there is; null where there is nothing. */
  function resolve(wanted: Command): Command | null {
    const among = (list: unknown[], n: number) => (n + list.length) % list.length;
    if ("payment" in wanted) {
      if (payments.length === 0) return null;
      return { ...wanted, payment: among(payments, wanted.payment) };
    }
    if (wanted.do === "pay") {
      if (holds.length === 0) return null;
      return { ...wanted, holds: [...new Set(wanted.holds.map((n) => among(holds, n)))] };
    }
    if (!("hold" in wanted)) return wanted;
    if (holds.length === 0) return null;
    const hold = among(holds, wanted.hold);
    const { status, seats: own } = holds[hold] as Hold;
    if (wanted.do === "lapse") return status === "RESERVED" ? { ...wanted, hold } : null;
    if (wanted.do !== "checkIn") return { ...wanted, hold };
    const isSold = payments.some(({ holds: paid }) => paid.includes(hold));
    return isSold ? { ...wanted, hold, nth: wanted.nth % own.length } : null;
  }

  return { resolve, predict, apply, holds, payments, walletWon, statusOf };
}

export type Model = ReturnType<typeof makeModel>;
