/** Limits and lifetimes of accounts and logins. */

export const loginIdMinLength = 3;
export const loginIdMaxLength = 64;
export const passwordMinLength = 8;
export const passwordMaxLength = 128;
export const nicknameMaxLength = 30;

export const accessTokenSeconds = 15 * 60;
/** A browser's session from its login, an API client's from its last renewal. */
export const sessionDays = 7;
export const sessionSeconds = sessionDays * 24 * 60 * 60;
