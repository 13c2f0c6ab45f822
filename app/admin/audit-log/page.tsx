import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { AuditDetail } from "@/components/admin-forms/audit-detail";
import { pageOf, sentenceValues } from "@/components/admin-forms/audit-words";
import { PageHead } from "@/components/admin-forms/page-head";
import { Button, ButtonLink } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, inputClass } from "@/components/ui/field";
import { Pager } from "@/components/ui/pager";
import { db } from "@/db/client";
import { type AuditEntry, auditAction, auditQuery } from "@/lib/admin/contract";
import { listAuditLog } from "@/lib/admin/list-audit-log";

const path = "/admin/audit-log";
const kinds = ["concert", "schedule", "payment", "webhook", "ticket"] as const;
const idMaxLength = 16;

type Search = Record<string, string | string[] | undefined>;
type Filter = { action: string; kind: string; id: string };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("AdminForms.audit"))("title") };
}

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<Search> }) {
  await requireOrganiser(path);
  const search = await searchParams;
  const filter = filterOf(search);
  const { action, kind, id } = filter;
  const query =
    auditQuery.safeParse({
      page: search.page,
      ...(action && { action }),
      ...(kind && id && { target: `${kind}:${id}` }),
    }).data ?? auditQuery.parse({});
  const [list, t] = await Promise.all([
    listAuditLog(db(), query),
    getTranslations("AdminForms.audit"),
  ]);
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <Filters filter={filter} />
      {list.items.length === 0 ? (
        <div className="mt-6">
          <EmptyState
            title={t("nothing")}
            action={
              Object.values(filter).some(Boolean) && <ButtonLink href={path}>{t("all")}</ButtonLink>
            }
          />
        </div>
      ) : (
        <ol
          aria-label={t("title")}
          className="mt-6 flex flex-col divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {list.items.map((entry) => (
            <Entry key={entry.auditId} entry={entry} />
          ))}
        </ol>
      )}
      <Pager {...list} hrefOf={(page) => pagePath(filter, page)} />
    </>
  );
}

function Filters({ filter }: { filter: Filter }) {
  const t = useTranslations("AdminForms.audit");
  return (
    <search>
      <form
        action={path}
        className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[minmax(0,16rem)_minmax(0,10rem)_minmax(0,10rem)_auto_1fr]"
      >
        <label className="flex flex-col gap-1.5 font-semibold text-sm">
          {t("action")}
          <select
            name="action"
            defaultValue={filter.action}
            className={`${inputClass} font-normal`}
          >
            <option value="">{t("anyAction")}</option>
            {auditAction.options.map((action) => (
              <option key={action} value={action}>
                {t(`actions.${action}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1.5 font-semibold text-sm">
          {t("kind")}
          <select name="kind" defaultValue={filter.kind} className={`${inputClass} font-normal`}>
            <option value="">{t("anyKind")}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </select>
        </label>
        <Field
          id="target-id"
          name="id"
          label={t("id")}
          inputMode="numeric"
          autoComplete="off"
          maxLength={idMaxLength}
          defaultValue={filter.id}
        />
        <Button type="submit" tone="secondary">
          {t("filter")}
        </Button>
      </form>
    </search>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("AdminForms.audit");
  const { actor, action, target, detail, createdAt } = entry;
  const { kind, id, href } = pageOf(target);
  const isKnown = (kinds as readonly string[]).includes(kind);
  const name = isKnown ? `${t(`kinds.${kind as (typeof kinds)[number]}`)} ${id}` : target;
  return (
    <li className="p-4 sm:px-6">
      <p className="font-bold">{t(`said.${action}`, sentenceValues(detail))}</p>
      <p className="numbers mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-soft">
        <DateTime at={createdAt} format="stamp" />
        <span aria-hidden="true">·</span>
        <span>{actor ? actor.nickname : t("house")}</span>
        <span aria-hidden="true">·</span>
        {href ? (
          <Link
            href={href}
            prefetch={false}
            className="inline-flex min-h-tap items-center underline underline-offset-4 hover:text-grape"
          >
            {name}
          </Link>
        ) : (
          <span className="inline-flex min-h-tap items-center">{name}</span>
        )}
      </p>
      {Object.keys(detail).length > 0 && (
        <details>
          <summary className="inline-flex min-h-tap items-center font-semibold text-grape text-sm underline underline-offset-4">
            {t("more")}
          </summary>
          <div className="mt-1 mb-2 rounded-md bg-sunken px-4 py-2">
            <AuditDetail detail={detail} />
          </div>
        </details>
      )}
    </li>
  );
}

function filterOf(search: Search): Filter {
  const one = (name: string) => (typeof search[name] === "string" ? search[name].trim() : "");
  // As the API names it, too: schedule:12.
  const [kind = "", id = ""] = one("target").split(":");
  return { action: one("action"), kind: one("kind") || kind, id: one("id") || id };
}

function pagePath(filter: Filter, page: number): string {
  const params = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `${path}?${params}` : path;
}
