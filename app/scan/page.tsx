import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { Button } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { inputClass } from "@/components/ui/field";
import { pathId } from "@/lib/contract";
import { type Door as DoorShow, listDoors } from "@/lib/ticket/list-doors";
import { Door } from "./door";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: (await getTranslations("Scan"))("title"),
    robots: { index: false, follow: false },
  };
}

export default async function ScanPage({ searchParams }: Props) {
  await requireOrganiser("/scan");
  const { show = "" } = await searchParams;
  const chosenId = show === "" ? null : (pathId.safeParse(show).data ?? notFound());
  const [doors, t] = await Promise.all([listDoors(chosenId), getTranslations("Scan")]);
  const chosen = doors.find(({ scheduleId }) => scheduleId === chosenId) ?? null;
  // Never the door of every show instead of the one that was asked for.
  if (chosenId !== null && !chosen) notFound();
  return (
    <div className="mx-auto max-w-md">
      <h1 className="font-extrabold text-title">{t("title")}</h1>
      <p className="mt-1 mb-5 text-soft">{t("lead")}</p>
      <ClientMessages namespaces={["Scan"]}>
        <Door key={chosen?.scheduleId} scheduleId={chosen?.scheduleId ?? null} />
      </ClientMessages>
      <ShowChoice doors={doors} chosen={chosen} />
    </div>
  );
}

function ShowChoice({ doors, chosen }: { doors: DoorShow[]; chosen: DoorShow | null }) {
  const t = useTranslations("Scan");
  const format = useFormatter();
  return (
    <form className="mt-8 flex flex-col gap-1.5">
      <label htmlFor="show" className="font-semibold text-sm">
        {t("show")}
      </label>
      <div className="flex gap-2">
        <select
          id="show"
          name="show"
          defaultValue={chosen?.scheduleId ?? ""}
          aria-describedby="show-hint"
          className={inputClass}
        >
          <option value="">{t("anyShow")}</option>
          {doors.map(({ scheduleId, concertTitle, venueName, startsAt }) => (
            <option key={scheduleId} value={scheduleId}>
              {[format.dateTime(new Date(startsAt), "shortDayTime"), concertTitle, venueName].join(
                " · ",
              )}
            </option>
          ))}
        </select>
        <Button type="submit" tone="secondary" className="shrink-0">
          {t("choose")}
        </Button>
      </div>
      <p id="show-hint" className="text-faint text-sm">
        {t("showHint")}
      </p>
    </form>
  );
}
