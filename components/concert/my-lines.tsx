import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { GrapeMark } from "@/components/ui/grape-mark";
import type { EntryView } from "@/lib/queue/contract";

/** The lines one stands in while looking around elsewhere, and the way back to each. */
export function MyLines({ entries }: { entries: EntryView[] }) {
  const t = useTranslations("Concert");
  if (entries.length === 0) return null;
  return (
    <section aria-label={t("myLines")} className="mb-8">
      <ul className="flex flex-col gap-3">
        {entries.map((entry) => (
          <li
            key={entry.scheduleId}
            className="flex gap-x-4 gap-y-3 rounded-lg border border-transparent bg-grape-wash px-5 py-4 max-sm:flex-col sm:items-center"
          >
            <GrapeMark className="size-9 shrink-0 text-grape max-sm:hidden" />
            <p className="min-w-0 flex-1">
              <span className="block font-bold">
                {t(`lines.${entry.status}`, { position: entry.queuePosition })}
              </span>
              <span className="block truncate text-sm text-soft">{entry.concertTitle}</span>
            </p>
            <ButtonLink
              size="sm"
              prefetch={false}
              href={`/concerts/${entry.concertId}/schedules/${entry.scheduleId}/queue`}
            >
              {t("backToLine")}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
