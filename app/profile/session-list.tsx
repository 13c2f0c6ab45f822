import { AppWindow, Smartphone, SquareTerminal } from "lucide-react";
import { useTranslations } from "next-intl";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import { SubmitButton } from "@/components/ui/submit-button";
import type { SessionView } from "@/lib/auth/contract";
import { endSessionHere } from "./actions";

const phones = new Set(["iPhone", "iPad", "Android"]);

function iconOf({ kind, system }: SessionView) {
  if (system && phones.has(system)) return Smartphone;
  return kind === "API" ? SquareTerminal : AppWindow;
}

/** Where one is logged in, each with a way to end it. */
export function SessionList({ sessions }: { sessions: SessionView[] }) {
  return (
    <ul className="mt-5 flex flex-col gap-3">
      {sessions.map((session) => (
        <SessionRow key={session.sessionId} session={session} />
      ))}
    </ul>
  );
}

function SessionRow({ session }: { session: SessionView }) {
  const t = useTranslations("Profile");
  const name = useDeviceName(session);
  const Icon = iconOf(session);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-md border border-line px-4 py-3">
      <Icon aria-hidden className="size-6 shrink-0 text-soft" />
      <div className="min-w-0 flex-1 basis-44">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {name}
          {session.current && <Chip tone="grape">{t("thisLogin")}</Chip>}
        </p>
        <p className="text-faint text-sm">
          {t.rich("used", { time: () => <DateTime at={session.lastUsedAt} format="stamp" /> })}
        </p>
        <p className="text-faint text-sm">
          {t.rich("since", { time: () => <DateTime at={session.createdAt} format="stamp" /> })}
        </p>
      </div>
      {!session.current && (
        <form action={endSessionHere} className="ml-auto">
          <input type="hidden" name="sessionId" value={session.sessionId} />
          <SubmitButton
            tone="secondary"
            size="sm"
            pendingLabel={t("ending")}
            aria-label={t("endNamed", { name })}
          >
            {t("end")}
          </SubmitButton>
        </form>
      )}
    </li>
  );
}

function useDeviceName({ kind, browser, system }: SessionView): string {
  const t = useTranslations("Profile");
  const words = [browser, system].filter(Boolean).join(" · ");
  if (kind === "API") return words ? t("appOn", { device: words }) : t("app");
  return words || t("unknownDevice");
}
