import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { joinLine, leaveLine } from "@/app/_booking/line-actions";
import { findSchedulePage, pathsOf, type ScheduleProps } from "@/app/_booking/schedule-page";
import { ShowHeader } from "@/app/_booking/show-header";
import { requireViewer } from "@/app/_lib/viewer";
import { WaitingRoom } from "@/components/queue/waiting-room";
import { ClientMessages } from "@/components/ui/client-messages";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { presentedPlace } from "@/lib/http/queue-cookies";
import type { PlaceView } from "@/lib/queue/contract";
import { listEntries } from "@/lib/queue/list-entries";
import { readPlace } from "@/lib/queue/read-place";
import { PlainWaiting } from "./plain-waiting";

export async function generateMetadata({ params }: ScheduleProps): Promise<Metadata> {
  const { concertId, scheduleId } = await params;
  const { concertTitle } = await findSchedulePage(concertId, scheduleId);
  return { title: `${(await getTranslations("Queue"))("title")} · ${concertTitle}` };
}

export default async function QueuePage({ params }: ScheduleProps) {
  const { concertId, scheduleId } = await params;
  const schedule = await findSchedulePage(concertId, scheduleId);
  const paths = pathsOf(schedule);
  const viewer = await requireViewer(paths.queue);
  const t = await getTranslations("Queue");
  const { place, isHere, isKept } = await findPlace(viewer, schedule.scheduleId);
  // Only with the cookie of this browser: the seats page asks for it.
  if (place?.status === "ACTIVE" && isHere) redirect(paths.seats);
  return (
    <div className="mx-auto max-w-3xl">
      <ShowHeader show={schedule} step={t("title")} />
      <div className="mt-8 sm:mt-12">
        <ClientMessages namespaces={["Queue", "LeaveLine"]}>
          <WaitingRoom
            line={{
              scheduleId: schedule.scheduleId,
              title: schedule.concertTitle,
              seatsPath: paths.seats,
              concertPath: paths.concert,
              opensAt: schedule.bookingOpenAt,
              preQueueOpensAt: schedule.preQueueOpensAt,
              draw: schedule.draw,
              awaySeconds: schedule.awaySeconds,
              isKept,
              site: env().APP_URL,
            }}
            initial={place && withoutKeys(place)}
            renderedAt={new Date().toISOString()}
            leave={leaveLine.bind(null, schedule.scheduleId, paths.concert)}
          />
        </ClientMessages>
        <noscript>
          <PlainWaiting
            isInLine={isKept || (isHere && place?.status === "WAITING")}
            join={joinLine.bind(null, schedule.scheduleId, paths.queue)}
          />
        </noscript>
      </div>
    </div>
  );
}

/** The viewer's place as far as it can be told now; one taken on another device is theirs here, too. */
async function findPlace(
  viewer: Viewer,
  scheduleId: number,
): Promise<{ place: PlaceView | null; isHere: boolean; isKept: boolean }> {
  const kept = presentedPlace(await headers(), scheduleId);
  const isHere = kept.token !== null;
  try {
    const token = kept.token ?? (await findTokenElsewhere(viewer, scheduleId));
    const place = token ? await readPlace(viewer, token, kept) : null;
    return { place, isHere, isKept: false };
  } catch (error) {
    // No place, or the store is away: the page itself will find out, and say so.
    if (!(error instanceof DomainError)) throw error;
    return { place: null, isHere: false, isKept: isHere && error.code === "UNAVAILABLE" };
  }
}

/** The keys to a place stay in its httpOnly cookies: the page's scripts and caches do not learn them. */
function withoutKeys(place: PlaceView): PlaceView {
  return { ...place, token: "", place: null, pass: null };
}

async function findTokenElsewhere(viewer: Viewer, scheduleId: number): Promise<string | null> {
  const entries = await listEntries(viewer);
  return entries.find((entry) => entry.scheduleId === scheduleId)?.token ?? null;
}
