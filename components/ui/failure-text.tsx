import { useTranslations } from "next-intl";

type Failure = { code: string; message: string; requestId: string | null };

/** What went wrong in a person's words, and below it what support needs to find it. */
export function FailureText({ failure }: { failure: Failure }) {
  const t = useTranslations("Common");
  const fallback = failure.code === "NETWORK" ? t("network") : t("unavailable");
  return (
    <>
      <p>{failure.message || fallback}</p>
      <p className="mt-0.5 break-all text-xs">
        {[failure.code, failure.requestId].filter(Boolean).join(" · ")}
      </p>
    </>
  );
}
