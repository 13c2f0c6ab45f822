"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { FailureText } from "@/components/ui/failure-text";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { checkNow } from "./actions";
import type { ReconciliationWords } from "./in-words";

/** The verdict of the last check, each sentence with what breaks it, and the button that checks again. */
export function Reconciliation({ last }: { last: ReconciliationWords | null }) {
  const t = useTranslations("Admin.reconciliation");
  const { state, pending, form } = useFormAction(checkNow, null);
  const found = state?.kind === "checked" ? state.found : last;
  return (
    <>
      <form {...form} className="my-6 flex flex-wrap items-center gap-3">
        <SubmitButton pending={pending} pendingLabel={t("checking")}>
          {t("check")}
        </SubmitButton>
        <a
          href="/api/v1/admin/reconciliation"
          className={buttonClass({ tone: "quiet" })}
          target="_blank"
          rel="noreferrer"
        >
          JSON
          <span className="sr-only">, {t("newTab")}</span>
        </a>
      </form>
      {state?.kind === "refused" && (
        <div className="mb-6">
          <Notice tone={state.failure.code === "RECONCILIATION_RUNNING" ? "info" : "bad"} announce>
            <FailureText failure={state.failure} />
          </Notice>
        </div>
      )}
      <div role="status" className={classNames("transition-opacity", pending && "opacity-50")}>
        {found && <Verdict found={found} />}
      </div>
      {found ? (
        <Findings found={found} isDim={pending} />
      ) : (
        <EmptyState title={t("never")}>{t("neverHint")}</EmptyState>
      )}
    </>
  );
}

function Verdict({ found }: { found: ReconciliationWords }) {
  const t = useTranslations("Admin.reconciliation");
  const broken = found.findings.filter(({ ok }) => !ok).length;
  const Icon = found.ok ? CircleCheck : CircleAlert;
  return (
    <div
      className={classNames(
        "flex items-center gap-4 rounded-lg border border-transparent p-5 sm:p-6",
        found.ok ? "bg-leaf-wash text-leaf" : "bg-rose-wash text-rose",
      )}
    >
      <Icon aria-hidden className="size-9 shrink-0" />
      <div>
        <p className="font-extrabold text-heading" data-testid="verdict">
          {t("verdict", { broken, total: found.findings.length })}
        </p>
        <p className="numbers text-sm">
          {t.rich("checkedAt", {
            at: () => <time dateTime={found.checkedAt}>{found.checkedAtText}</time>,
          })}
        </p>
      </div>
    </div>
  );
}

function Findings({ found, isDim }: { found: ReconciliationWords; isDim: boolean }) {
  const t = useTranslations("Admin.reconciliation");
  return (
    <table className={classNames("mt-6 w-full text-left", isDim && "opacity-50")}>
      <caption className="sr-only">{t("title")}</caption>
      <thead>
        <tr className="border-edge border-b text-faint text-sm">
          <th scope="col" className="py-2 pr-4 font-semibold">
            {t("sentence")}
          </th>
          <th scope="col" className="whitespace-nowrap py-2 text-right font-semibold">
            {t("outcome")}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.findings.map(({ name, ok, count, examples }) => (
          <tr key={name} className="border-line border-b align-top">
            <th scope="row" className="py-3 pr-4 font-medium">
              <span className="block first-letter:uppercase">{name}</span>
              {examples.length > 0 && (
                <ul className="mt-1.5 list-disc pl-5 font-normal text-rose text-sm" lang="en">
                  {examples.map((example) => (
                    <li key={example}>{example}</li>
                  ))}
                </ul>
              )}
            </th>
            <td className="numbers whitespace-nowrap py-3 text-right font-semibold">
              {ok ? (
                <span className="inline-flex items-center gap-1.5 text-leaf">
                  <CircleCheck aria-hidden className="size-4.5" />
                  {t("holds")}
                </span>
              ) : (
                <span className="inline-flex items-center gap-1.5 text-rose">
                  <CircleAlert aria-hidden className="size-4.5" />
                  {t("broken", { count })}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
