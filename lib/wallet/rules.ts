/** Bounds of one charge, in won. */
export const chargeMinWon = 1;
export const chargeMaxWon = 1_000_000;

/** What a wallet may hold after a charge, in won; db/functions/wallet.sql holds it. */
export const balanceMaxWon = 10_000_000;
