import { Ban, CircleCheck, CircleHelp, CircleX, ScanLine, TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import type { ScanResult } from "./scan-result";

// Colour, shape and words say the same: a glance at arm's length is enough.
const looks = {
  IN: { icon: CircleCheck, className: "bg-leaf text-paper border-leaf" },
  USED: { icon: CircleX, className: "bg-rose text-paper border-rose" },
  REVOKED: { icon: Ban, className: "bg-rose text-paper border-rose" },
  OTHER_SHOW: { icon: TriangleAlert, className: "bg-amber text-paper border-amber" },
  UNKNOWN: { icon: CircleHelp, className: "bg-amber text-paper border-amber" },
  FAILED: { icon: TriangleAlert, className: "bg-sky text-paper border-sky" },
};

/** The last ticket's result, as large as it goes. Its height never changes, so that nothing below moves. */
export function ScanVerdict({ result, isBusy }: { result: ScanResult | null; isBusy: boolean }) {
  const t = useTranslations("Scan");
  const look = result ? looks[result.kind] : null;
  const Icon = look?.icon ?? ScanLine;
  return (
    <section
      aria-label={t("result")}
      data-verdict={result?.kind ?? "NONE"}
      aria-busy={isBusy}
      className={classNames(
        "flex min-h-48 flex-col items-center justify-center gap-1 rounded-xl border-2 px-5 py-4 text-center transition-opacity aria-busy:opacity-60",
        look?.className ?? "border-line border-dashed text-soft",
      )}
    >
      <Icon aria-hidden className="size-11" />
      <div role="status">{result ? <Words result={result} /> : <p>{t("waiting")}</p>}</div>
    </section>
  );
}

function Words({ result }: { result: ScanResult }) {
  const t = useTranslations("Scan");
  const format = useFormatter();
  const time = (at: string) => format.dateTime(new Date(at), "time");
  switch (result.kind) {
    case "IN":
      return (
        <>
          <p className="font-extrabold text-title">{t("in")}</p>
          <p className="font-extrabold text-display">{t("inSeat", result)}</p>
          <p className="font-semibold">{result.concertTitle}</p>
        </>
      );
    case "USED":
      return <Said title={t("USED")}>{t("usedAt", { time: time(result.checkedInAt) })}</Said>;
    case "REVOKED":
      return <Said title={t("REVOKED")}>{t("revokedHint")}</Said>;
    case "OTHER_SHOW":
      return <Said title={t("OTHER_SHOW")}>{t("otherShowHint")}</Said>;
    case "UNKNOWN":
      return <Said title={t("UNKNOWN")}>{t("unknownHint")}</Said>;
    case "FAILED":
      return (
        <Said title={t("FAILED")}>
          {result.message} {t("failedHint")} <span className="text-xs">{result.code}</span>
        </Said>
      );
  }
}

function Said({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <>
      <p className="font-extrabold text-title">{title}</p>
      <p className="font-semibold">{children}</p>
    </>
  );
}
