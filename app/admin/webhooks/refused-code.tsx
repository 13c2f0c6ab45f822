import { useLocale } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { type ErrorCode, errorTable, messageOf } from "@/lib/errors";

/** Why a button of the page before did nothing. */
export function RefusedCode({ code }: { code: string | string[] | undefined }) {
  const locale = useLocale();
  if (typeof code !== "string" || !Object.hasOwn(errorTable, code)) return null;
  return (
    <div className="mb-6">
      <Notice tone="bad" announce>
        {messageOf(code as ErrorCode, locale)}
      </Notice>
    </div>
  );
}
