type Field = "loginId" | "password" | "nickname";

/** What a sign-up or login form shows after it was refused. A password is never sent back. */
export type AccountFormState = {
  values: { loginId: string; nickname: string };
  /** One sentence per field that is not right. */
  fields: Partial<Record<Field, string>>;
  /** What was refused as a whole. */
  message?: string;
} | null;
