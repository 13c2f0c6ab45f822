import type { StatsView } from "@/lib/admin/contract";

/** One reading of a sale. Null where the queue store could not be asked. */
export type Sample = {
  atMs: number;
  waiting: number | null;
  active: number | null;
  sold: number;
  held: number;
};

/** Readings kept; a series that grows beyond is thinned, so that it always reaches back to its beginning. */
export const samplesMax = 240;

export function sampleOf({ serverNow, seats, queue }: StatsView): Sample {
  return {
    atMs: Date.parse(serverNow),
    waiting: queue?.waiting ?? null,
    active: queue?.active ?? null,
    sold: seats.sold,
    held: seats.held,
  };
}

/** The series with one more reading; one that is not newer than the last is left out. */
export function withSample(series: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = series.at(-1);
  if (last && sample.atMs <= last.atMs) return series;
  const longer = [...series, sample];
  if (longer.length <= samplesMax) return longer;
  return longer.filter((_, at) => at % 2 === 0 || at === longer.length - 1);
}
