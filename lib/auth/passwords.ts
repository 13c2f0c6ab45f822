import { hash, verify } from "@node-rs/argon2";
import { createSlots } from "./slots";

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. */
const argon2id = 2;
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Two of libuv's four threads, so that a storm of logins leaves files and name look-ups a thread.
const hashesAtOnce = 2;
// A few seconds' worth of work; beyond that an honest "try again" is the better answer.
const hashesWaitingMax = 250;
const retryAfterSeconds = 3;

/** Hash of a password nobody has: an unknown account costs the same work as a wrong password. */
const nobodysHash =
  "$argon2id$v=19$m=19456,t=2,p=1$cR+koAApYiZwH55iPD+N6A$aoY4yDSl1I6+4Gv/6/UL2uEMWZaLsOCgrviAvqB6Pnw";

type Run = ReturnType<typeof createSlots>;
// Pages and the API are separate module instances in one process; the bound is the process's.
const holder = globalThis as typeof globalThis & { frontrowHashing?: Run };
holder.frontrowHashing ??= createSlots({
  atOnce: hashesAtOnce,
  waitingMax: hashesWaitingMax,
  retryAfterSeconds,
});
const inSlot = holder.frontrowHashing;

/** The same password typed on another keyboard may arrive in another Unicode form. */
function bytesOf(password: string): string {
  return password.normalize("NFKC");
}

/** argon2id in PHC form. Throws UNAVAILABLE when too many are already waiting. */
export function hashPassword(password: string): Promise<string> {
  return inSlot(() => hash(bytesOf(password), cost));
}

/** Whether `password` belongs to `passwordHash`; without a usable hash it does the same work and says no. */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  const known = passwordHash?.startsWith("$argon2id$") ? passwordHash : null;
  const right = await inSlot(() => verify(known ?? nobodysHash, bytesOf(password)));
  return right && known !== null;
}
