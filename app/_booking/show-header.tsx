import Link from "next/link";
import { DateTime } from "@/components/ui/date-time";
import { Poster } from "@/components/ui/poster";

type Props = {
  show: { concertId: number; concertTitle: string; startsAt: string; venueName: string };
  /** What this page is for. */
  step: string;
};

/**
 * Which performance this is about, small: the page's own matter is the loud part. The poster is as high as two lines of
 * title and, on a phone, two of facts: what follows stays where it is when the type arrives, and what is above, too.
 */
export function ShowHeader({ show, step }: Props) {
  const { concertId, concertTitle, startsAt, venueName } = show;
  return (
    <div className="flex gap-4 sm:items-center">
      <Link href={`/concerts/${concertId}`} tabIndex={-1} aria-hidden="true" className="shrink-0">
        <Poster concertId={concertId} className="w-21 rounded-sm sm:w-17" />
      </Link>
      <div className="min-w-0">
        {/* The step belongs to the heading: every step of one show would sound the same without it. */}
        <h1 className="font-extrabold text-heading sm:text-2xl sm:tracking-tight">
          <span className="block font-semibold text-grape text-sm leading-normal tracking-normal">
            {step}
          </span>{" "}
          <Link href={`/concerts/${concertId}`} className="hover:underline">
            {concertTitle}
          </Link>
        </h1>
        <p className="dotted text-sm text-soft max-sm:mt-0.5 max-sm:leading-snug">
          <DateTime at={startsAt} format="dayTime" />
          <span>{venueName}</span>
        </p>
      </div>
    </div>
  );
}
