/** Every way a request can be refused: code -> HTTP status and what the person reads. The table is total. */
export const errorTable = {
  INVALID_REQUEST: [400, "입력한 내용을 확인해 주세요.", "Please check what you entered."],
  INVALID_AMOUNT: [400, "금액을 확인해 주세요.", "Please check the amount."],
  MALFORMED_JSON: [400, "요청 본문을 읽을 수 없습니다.", "The request body is not valid JSON."],
  UNAUTHENTICATED: [401, "로그인이 필요합니다.", "Please log in first."],
  INVALID_CREDENTIALS: [
    401,
    "아이디 또는 비밀번호가 맞지 않습니다.",
    "The login id or the password is not right.",
  ],
  TOKEN_EXPIRED: [
    401,
    "로그인 시간이 지났습니다. 다시 로그인해 주세요.",
    "Your login has expired. Log in again.",
  ],
  REFRESH_TOKEN_REUSED: [
    401,
    "이미 사용된 로그인 정보입니다. 보안을 위해 다시 로그인해 주세요.",
    "This login was already renewed elsewhere. For safety, log in again.",
  ],
  QUEUE_TOKEN_REQUIRED: [401, "먼저 대기열에 입장해 주세요.", "Join the line first."],
  QUEUE_TOKEN_INVALID: [
    401,
    "대기 순번이 만료되었거나 올바르지 않습니다. 다시 줄을 서 주세요.",
    "Your place in line is no longer valid. Join the line again.",
  ],
  INSUFFICIENT_BALANCE: [402, "잔액이 부족합니다.", "Your balance is not enough."],
  FORBIDDEN: [403, "권한이 없습니다.", "You may not do this."],
  QUEUE_TOKEN_NOT_ACTIVE: [403, "아직 차례가 오지 않았습니다.", "It is not your turn yet."],
  QUEUE_TOKEN_WRONG_SCHEDULE: [
    403,
    "다른 회차의 대기 순번입니다.",
    "This place in line is for another performance.",
  ],
  BAD_ORIGIN: [
    403,
    "다른 사이트에서 온 요청은 처리하지 않습니다.",
    "Requests from another site are refused.",
  ],
  CONCERT_NOT_FOUND: [404, "공연을 찾을 수 없습니다.", "There is no such concert."],
  SCHEDULE_NOT_FOUND: [404, "회차를 찾을 수 없습니다.", "There is no such performance."],
  SEAT_NOT_FOUND: [404, "좌석을 찾을 수 없습니다.", "There is no such seat."],
  USER_NOT_FOUND: [404, "회원을 찾을 수 없습니다.", "There is no such user."],
  RESERVATION_NOT_FOUND: [404, "예매를 찾을 수 없습니다.", "There is no such reservation."],
  PAYMENT_NOT_FOUND: [404, "결제 내역을 찾을 수 없습니다.", "There is no such payment."],
  CARD_ORDER_NOT_FOUND: [
    404,
    "카드 결제 내역을 찾을 수 없습니다.",
    "There is no such card payment.",
  ],
  SESSION_NOT_FOUND: [404, "로그인 기록을 찾을 수 없습니다.", "There is no such login."],
  TICKET_NOT_FOUND: [404, "저희 공연의 입장권이 아닙니다.", "This is not a ticket of ours."],
  WEBHOOK_NOT_FOUND: [404, "웹훅을 찾을 수 없습니다.", "There is no such webhook."],
  NOT_FOUND: [404, "찾을 수 없습니다.", "There is nothing here."],
  METHOD_NOT_ALLOWED: [405, "허용되지 않는 방식의 요청입니다.", "This method is not allowed here."],
  QUEUE_TOKEN_EXISTS: [409, "이미 줄을 서 있습니다.", "You are already in this line."],
  SEAT_UNAVAILABLE: [
    409,
    "고르신 좌석 중에 지금 예매할 수 없는 좌석이 있습니다.",
    "Not every seat you chose can be booked now.",
  ],
  RESERVATION_ALREADY_PAID: [409, "이미 결제한 예매입니다.", "This reservation is already paid."],
  RESERVATION_EXPIRED: [
    409,
    "결제 시간이 지나 좌석이 풀렸습니다.",
    "The time to pay has run out and the seats were released.",
  ],
  RESERVATION_CANCELLED: [409, "취소된 예매입니다.", "This reservation was cancelled."],
  PAYMENT_ALREADY_CANCELLED: [
    409,
    "이미 취소한 결제입니다.",
    "This payment was already cancelled.",
  ],
  TICKET_NOT_VALID: [409, "입장할 수 없는 입장권입니다.", "This ticket does not let anybody in."],
  LOGIN_ID_TAKEN: [409, "이미 사용 중인 아이디입니다.", "This login id is taken."],
  SALE_NOT_OPEN: [409, "아직 예매가 시작되지 않았습니다.", "The sale has not opened yet."],
  IDEMPOTENCY_IN_PROGRESS: [
    409,
    "같은 요청을 처리하고 있습니다. 잠시 후 다시 확인해 주세요.",
    "The same request is still being processed. Try again in a moment.",
  ],
  RECONCILIATION_RUNNING: [
    409,
    "다른 대사가 진행 중입니다. 끝나면 그 결과를 볼 수 있습니다.",
    "Another reconciliation is running. Its result can be seen when it is done.",
  ],
  SALE_CLOSED: [410, "예매가 마감되었습니다.", "The sale is over."],
  SOLD_OUT: [410, "매진되었습니다.", "Sold out."],
  PAYLOAD_TOO_LARGE: [413, "요청이 너무 큽니다.", "The request is too large."],
  UNSUPPORTED_MEDIA_TYPE: [
    415,
    "application/json 형식으로 보내 주세요.",
    "Send the body as application/json.",
  ],
  SEAT_LIMIT_EXCEEDED: [
    422,
    "한 회차에서 예매할 수 있는 좌석 수를 넘었습니다.",
    "That is more seats than one person may have for this performance.",
  ],
  RESERVATION_NOT_PAYABLE: [422, "결제할 수 없는 예매입니다.", "This reservation cannot be paid."],
  CARD_NOT_OFFERED: [
    422,
    "지금은 카드로 결제할 수 없습니다.",
    "Paying by card is not offered here.",
  ],
  CANCELLATION_NOT_ALLOWED: [
    422,
    "취소할 수 없는 결제입니다.",
    "This payment can no longer be cancelled.",
  ],
  IDEMPOTENCY_KEY_REUSED: [
    422,
    "다른 요청에 이미 사용된 멱등키입니다.",
    "This idempotency key was used for a different request.",
  ],
  RATE_LIMITED: [
    429,
    "요청이 너무 잦습니다. 잠시 후 다시 시도해 주세요.",
    "Too many requests. Try again shortly.",
  ],
  INTERNAL: [
    500,
    "문제가 생겼습니다. 잠시 후 다시 시도해 주세요.",
    "Something went wrong. Try again shortly.",
  ],
  UNAVAILABLE: [
    503,
    "잠시 이용할 수 없습니다. 곧 다시 시도해 주세요.",
    "Temporarily unavailable. Try again shortly.",
  ],
} as const satisfies Record<string, readonly [status: number, ko: string, en: string]>;

export type ErrorCode = keyof typeof errorTable;
export type ErrorDetails = Record<string, unknown>;
export type Locale = "ko" | "en";

/** HTTP status of a code; the API's status line and the pages' error screens both use it. */
export function statusOf(code: ErrorCode): number {
  return errorTable[code][0];
}

/** The sentence a person reads for a code. */
export function messageOf(code: ErrorCode, locale: Locale): string {
  return errorTable[code][locale === "ko" ? 1 : 2];
}

/**
 * An expected refusal of the domain. `details` is shown to the caller as it is, so it holds nothing secret.
 * `retryAfterSeconds` becomes the Retry-After header.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    readonly retryAfterSeconds?: number,
    /** Whether a moment later it may be otherwise: somebody else was just at it. */
    readonly isFleeting = false,
  ) {
    super(code);
    this.name = "DomainError";
  }

  /**
   * By name: Next gives pages, routes and the server a module instance each, and what they share on
   * globalThis (the Redis client) throws the class of whoever made it.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "DomainError";
  }
}
