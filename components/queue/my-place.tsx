"use client";

import { useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { Countdown } from "@/components/ui/countdown";
import type { PlaceView } from "@/lib/queue/contract";
import type { FollowedPlace } from "./followed-place";
import type { Line } from "./line";
import { useAge } from "./use-age";
import { useEstimate } from "./use-estimate";
import { useProgress } from "./use-progress";
import { waitText } from "./wait-text";

/** Numbers older than this are shown as such: both ways of hearing news have failed by then. */
const staleAfterSeconds = 45;

type Props = { line: Line; followed: FollowedPlace; renderedAt: string };

/** The place in line, large; how far one has come; how long it may still take, and why if that grew. */
export function MyPlace({ line, followed, renderedAt }: Props) {
  const t = useTranslations("Queue");
  const { place, toldAtMs, isTroubled } = followed;
  const seconds = useAge(toldAtMs);
  return (
    <section aria-labelledby="my-place">
      <h2 id="my-place" className="font-semibold text-lg text-soft">
        {t("myPlace")}
      </h2>
      <BigNumber
        place={place}
        isKept={line.isKept}
        isStale={isTroubled || seconds > staleAfterSeconds}
      />
      <Progress place={place} />
      <div className="mt-4 flex min-h-13 justify-between gap-x-6 gap-y-1 max-sm:flex-col sm:min-h-7 sm:items-baseline">
        {place?.sale.state === "NOT_OPEN" ? (
          <p className="font-semibold text-lg">
            {t("untilOpening")}{" "}
            <Countdown until={line.opensAt} renderedAt={renderedAt} label={t("untilOpening")} />
          </p>
        ) : (
          place && <TimeLeft place={place} />
        )}
        {place && (
          <p className="numbers dotted text-faint text-sm">
            <span>{t("ofAll", { total: place.totalWaiting })}</span>
            <span>{t("updated", { seconds })}</span>
          </p>
        )}
      </div>
    </section>
  );
}

/** A number this long still stands on one line of a narrow phone. */
const sixDigits = 100_000;
const longSize = "text-[clamp(3rem,15vw,9rem)]";

type BigNumberProps = { place: PlaceView | null; isKept: boolean; isStale: boolean };

function BigNumber({ place, isKept, isStale }: BigNumberProps) {
  const t = useTranslations("Queue");
  const size =
    place && place.queuePosition >= sixDigits ? longSize : "text-[clamp(4rem,22vw,9rem)]";
  return (
    <p
      data-testid="position"
      className={classNames(
        "mt-1 flex min-h-[clamp(4rem,22vw,9rem)] items-baseline font-extrabold text-title transition-colors",
        isStale && "text-faint",
      )}
    >
      {place ? (
        <span>
          {t.rich("position", {
            position: place.queuePosition,
            big: (chunks) => (
              <span className={`mr-2 ${size} leading-none tracking-[-0.05em]`}>{chunks}</span>
            ),
          })}
        </span>
      ) : (
        <span className="self-center text-soft">{t(isKept ? "finding" : "joining")}</span>
      )}
    </p>
  );
}

function Progress({ place }: { place: PlaceView | null }) {
  const t = useTranslations("Queue");
  const share = useProgress(place);
  return (
    <div
      role="progressbar"
      aria-label={t("progress")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className="mt-5 h-3 overflow-hidden rounded-full border border-line bg-sunken"
    >
      <div
        className="h-full min-w-3 rounded-full bg-grape transition-[width] duration-700 ease-out-soft forced-colors:bg-[Highlight]"
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}

function TimeLeft({ place }: { place: PlaceView }) {
  const t = useTranslations("Queue");
  const { range, isFrozen, rise } = useEstimate(place);
  if (!range) return <p className="font-semibold text-lg text-soft">{t("noEstimate")}</p>;
  const { key, ...values } = waitText(range);
  if (isFrozen) {
    const time = t(`time.${key}`, values);
    return <p className="font-semibold text-lg text-soft">{t("estimateFrozen", { time })}</p>;
  }
  return (
    <div>
      <p className="font-semibold text-lg">{t(`estimate.${key}`, values)}</p>
      {rise && <p className="text-amber text-sm">{t(`rise.${rise}`)}</p>}
    </div>
  );
}
