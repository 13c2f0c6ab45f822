import { changeNickname } from "@/lib/auth/change-nickname";
import { changePassword } from "@/lib/auth/change-password";
import {
  logInRequest,
  memberChange,
  memberView,
  passwordChange,
  refreshTokenRequest,
  sessionList,
  sessionParams,
  sessionsEnded,
  signUpRequest,
  tokensView,
} from "@/lib/auth/contract";
import { endSessions } from "@/lib/auth/end-sessions";
import { getMember } from "@/lib/auth/get-member";
import { listSessions } from "@/lib/auth/list-sessions";
import { logIn } from "@/lib/auth/log-in";
import { logOut } from "@/lib/auth/log-out";
import { refreshTokens } from "@/lib/auth/refresh-tokens";
import { signUp } from "@/lib/auth/sign-up";
import { pageQuery } from "@/lib/contract";
import { DomainError } from "@/lib/errors";
import { clientIpOf } from "@/lib/http/client-ip";
import { defineRoute, type Route } from "@/lib/http/define-route";

/** The refresh token of the Authorization header, else of the body. */
function presentedRefreshToken(
  request: Request,
  body: { refreshToken?: string | undefined },
): string {
  const [scheme, token, ...rest] = request.headers.get("authorization")?.split(" ") ?? [];
  if (scheme?.toLowerCase() === "bearer" && token && rest.length === 0) return token;
  if (scheme !== undefined || !body.refreshToken) throw new DomainError("UNAUTHENTICATED");
  return body.refreshToken;
}

/** Of it a browser's and a system's name are kept, for the list of logins. */
function userAgentOf({ headers }: Request): string | null {
  return headers.get("user-agent");
}

const signUpRoute = defineRoute({
  method: "POST",
  path: "/api/v1/members",
  tag: "Members",
  summary: "Make an account and log in",
  identity: "none",
  limit: "signUp",
  body: signUpRequest,
  status: 201,
  response: tokensView,
  errors: ["LOGIN_ID_TAKEN", "UNAVAILABLE"],
  run: ({ body, request }) => signUp(body, userAgentOf(request)),
});

const logInRoute = defineRoute({
  method: "POST",
  path: "/api/v1/auth/login",
  tag: "Members",
  summary: "Log in with login id (or email) and password",
  identity: "none",
  limit: "auth",
  body: logInRequest,
  status: 200,
  response: tokensView,
  errors: ["INVALID_CREDENTIALS", "UNAVAILABLE"],
  run: ({ body, request }) =>
    logIn(body, { clientIp: clientIpOf(request.headers), userAgent: userAgentOf(request) }),
});

const refreshRoute = defineRoute({
  method: "POST",
  path: "/api/v1/auth/refresh",
  tag: "Members",
  summary: "Spend a refresh token for a new pair; each works once",
  identity: "none",
  bearer: "refreshToken",
  limit: "auth",
  body: refreshTokenRequest,
  status: 200,
  response: tokensView,
  errors: ["UNAUTHENTICATED", "TOKEN_EXPIRED", "REFRESH_TOKEN_REUSED"],
  run: ({ body, request }) => refreshTokens(presentedRefreshToken(request, body)),
});

const logOutRoute = defineRoute({
  method: "POST",
  path: "/api/v1/auth/logout",
  tag: "Members",
  summary: "End the login a refresh token belongs to",
  identity: "none",
  bearer: "refreshToken",
  limit: "auth",
  body: refreshTokenRequest,
  status: 204,
  errors: ["UNAUTHENTICATED"],
  run: async ({ body, request }) => {
    await logOut(presentedRefreshToken(request, body));
    return undefined;
  },
});

const readMe = defineRoute({
  method: "GET",
  path: "/api/v1/members/me",
  tag: "Members",
  summary: "My account",
  identity: "required",
  limit: "read",
  status: 200,
  response: memberView,
  errors: [],
  run: ({ viewer }) => getMember(viewer),
});

const changeMe = defineRoute({
  method: "PATCH",
  path: "/api/v1/members/me",
  tag: "Members",
  summary: "Change what I am called",
  identity: "required",
  limit: "change",
  body: memberChange,
  status: 200,
  response: memberView,
  errors: [],
  run: ({ viewer, sessionId, body }) => changeNickname({ viewer, sessionId }, body.nickname),
});

const changeMyPassword = defineRoute({
  method: "POST",
  path: "/api/v1/members/me/password",
  tag: "Members",
  summary: "Change my password; every other login ends. Wrong ones count as wrong logins do",
  identity: "required",
  limit: "auth",
  body: passwordChange,
  status: 200,
  response: sessionsEnded,
  errors: ["INVALID_CREDENTIALS"],
  run: async ({ viewer, sessionId, body, request }) => {
    const clientIp = clientIpOf(request.headers);
    return { endedSessions: await changePassword({ viewer, sessionId }, body, clientIp) };
  },
});

const listMySessions = defineRoute({
  method: "GET",
  path: "/api/v1/members/me/sessions",
  tag: "Members",
  summary: "Where I am logged in: this login first, then the last used",
  identity: "required",
  limit: "read",
  query: pageQuery,
  status: 200,
  response: sessionList,
  errors: [],
  run: ({ viewer, sessionId, query }) => listSessions({ viewer, sessionId }, query),
});

const endMyOtherSessions = defineRoute({
  method: "DELETE",
  path: "/api/v1/members/me/sessions",
  tag: "Members",
  summary: "End every login of mine but this one",
  identity: "required",
  limit: "change",
  status: 200,
  response: sessionsEnded,
  errors: [],
  run: async ({ viewer, sessionId }) => ({
    endedSessions: await endSessions(viewer, { except: sessionId }),
  }),
});

const endMySession = defineRoute({
  method: "DELETE",
  path: "/api/v1/members/me/sessions/:sessionId",
  tag: "Members",
  summary: "End one login of mine: nothing of it works within five seconds",
  identity: "required",
  limit: "change",
  params: sessionParams,
  status: 204,
  errors: ["SESSION_NOT_FOUND"],
  run: async ({ viewer, params }) => {
    const ended = await endSessions(viewer, { only: params.sessionId });
    if (ended === 0) throw new DomainError("SESSION_NOT_FOUND");
    return undefined;
  },
});

export const memberRoutes: readonly Route[] = [
  signUpRoute,
  logInRoute,
  refreshRoute,
  logOutRoute,
  readMe,
  changeMe,
  changeMyPassword,
  listMySessions,
  endMyOtherSessions,
  endMySession,
];
