/** Limits and lifetimes of accounts and logins. */

export const loginIdMinLength = 3;
export const loginIdMaxLength = 64;
export const passwordMinLength = 8;
export const passwordMaxLength = 128;
export const nicknameMaxLength = 30;

export const accessTokenSeconds = 15 * 60;
export const refreshTokenDays = 7;
/** The browser's session lives as long as a refresh token would. */
export const sessionSeconds = refreshTokenDays * 24 * 60 * 60;
