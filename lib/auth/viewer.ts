export type Role = "USER" | "ADMIN";

/** Who is asking, as proven by an access token or a session cookie. */
export type Viewer = {
  userId: number;
  userUuid: string;
  role: Role;
  nickname: string;
};
