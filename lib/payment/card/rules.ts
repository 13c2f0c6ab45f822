/**
 * Rounds of one settling: ask, confirm, ask, apply or cancel, ask. Whatever is not settled by then is asked
 * about again later.
 */
export const settleStepsMax = 8;

/** An order in motion that nothing settles is taken up by recovery after this long, then ever more rarely. */
export const recoverFirstSeconds = 10;
export const recoverMaxSeconds = 600;

/** Orders of one recovery round, asked about side by side. */
export const recoverBatchSize = 16;

/** By then no gateway captures what was authorised before: Toss gives 10 minutes, its orders live for 30. */
export const gatewayForgetsMinutes = 60;
