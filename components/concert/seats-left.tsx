import { useTranslations } from "next-intl";

const grapesShown = 10;

type Props = { free: number; total: number };

/** How many seats are left, said in words and shown as so many grapes of ten. */
export function SeatsLeft({ free, total }: Props) {
  const t = useTranslations("Common");
  // One seat left still shows a grape, one seat gone a gap.
  const share = (free / total) * grapesShown;
  const full = share < 1 ? Math.ceil(share) : Math.floor(share);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      <span aria-hidden="true" className="inline-flex gap-0.5 text-grape">
        {Array.from({ length: grapesShown }, (_, at) => at + 1).map((grape) => (
          <svg key={grape} aria-hidden="true" viewBox="0 0 10 10" className="size-2.5">
            <circle
              cx="5"
              cy="5"
              r="4"
              fill={grape <= full ? "currentColor" : "none"}
              stroke={grape <= full ? "currentColor" : "var(--color-edge)"}
            />
          </svg>
        ))}
      </span>
      <span className="numbers whitespace-nowrap font-semibold">
        {t("seatsLeft", { count: free })}
      </span>
    </span>
  );
}
