import { logInRequest, refreshTokenRequest, signUpRequest, tokensView } from "@/lib/auth/contract";
import { logIn } from "@/lib/auth/log-in";
import { logOut } from "@/lib/auth/log-out";
import { refreshTokens } from "@/lib/auth/refresh-tokens";
import { signUp } from "@/lib/auth/sign-up";
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
  run: ({ body }) => signUp(body),
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
  run: ({ body, request }) => logIn(body, clientIpOf(request.headers)),
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

export const memberRoutes: readonly Route[] = [signUpRoute, logInRoute, refreshRoute, logOutRoute];
