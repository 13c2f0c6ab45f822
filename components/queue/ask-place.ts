import { ApiError, callApi } from "@/lib/http/client";
import type { PlaceView } from "@/lib/queue/contract";

const tokensPath = "/api/v1/queue/tokens";

/** Where a browser asks about its own place in a line, or listens to it (`/events`). */
export function myPlacePath(scheduleId: number, below: "" | "/events" = ""): string {
  return `${tokensPath}/me${below}?scheduleId=${scheduleId}`;
}

/**
 * Returns how to ask for one's place. The first time it joins the line unless `known` is a place in it. What it
 * returns throws ApiError.
 */
export function placeAsker(
  scheduleId: number,
  known: PlaceView | null,
  signal: AbortSignal,
): () => Promise<PlaceView> {
  /** Told by answers alone: the page itself has none, and until then the cookie is asked by. */
  let token = known?.token || null;

  async function ask(): Promise<PlaceView> {
    const place = known || token ? await look() : await join();
    token = place.token;
    return place;
  }

  async function look(): Promise<PlaceView> {
    const headers = { ...(token && { "queue-token": token }) };
    try {
      return await callApi<PlaceView>("GET", myPlacePath(scheduleId), { headers, signal });
    } catch (error) {
      // Taken on another device, so that this browser has no cookie of it: joining tells the token.
      const hasNone = error instanceof ApiError && error.code === "QUEUE_TOKEN_REQUIRED";
      if (token || !hasNone) throw error;
      return join();
    }
  }

  async function join(): Promise<PlaceView> {
    try {
      return await callApi<PlaceView>("POST", tokensPath, { body: { scheduleId }, signal });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "QUEUE_TOKEN_EXISTS") throw error;
      token = String(error.details.token);
      return look();
    }
  }

  return ask;
}
