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
 * title, so that what follows stays where it is when the type arrives.
 */
export function ShowHeader({ show, step }: Props) {
  const { concertId, concertTitle, startsAt, venueName } = show;
  return (
    <div className="flex items-center gap-4">
      <Link href={`/concerts/${concertId}`} tabIndex={-1} aria-hidden="true" className="shrink-0">
        <Poster concertId={concertId} className="w-17 rounded-sm" />
      </Link>
      <div className="min-w-0">
        <p className="font-semibold text-grape text-sm">{step}</p>
        <h1 className="font-extrabold text-heading sm:text-2xl sm:tracking-tight">
          <Link href={`/concerts/${concertId}`} className="hover:underline">
            {concertTitle}
          </Link>
        </h1>
        <p className="text-sm text-soft">
          <DateTime at={startsAt} format="dayTime" /> · {venueName}
        </p>
      </div>
    </div>
  );
}
