"use client";

import { Check, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import type { PlaceView } from "@/lib/queue/contract";
import type { Line } from "./line";
import { type DrawCheck, verifyDraw } from "./verify-draw";

type Draw = NonNullable<PlaceView["draw"]>;
type Props = { line: Line; draw: Draw; lot: number | null };

const steps = ["equal", "drawn", "late"] as const;

/** The draw in plain words, and what it takes to hold us to it: before the opening a promise, then the proof. */
export function DrawPanel({ line, draw, lot }: Props) {
  const t = useTranslations("Queue.draw");
  const commitment = useCommitment(line.scheduleId, draw);
  return (
    <section aria-labelledby="draw" className="rounded-lg border border-line bg-surface p-5 sm:p-6">
      <h2 id="draw" className="font-bold">
        {draw.seed ? t("proof") : t("title")}
      </h2>
      {draw.seed ? (
        <p className="mt-2 text-soft">{t("proofHint")}</p>
      ) : (
        <ol className="mt-3 flex list-decimal flex-col gap-1.5 pl-5 text-soft marker:font-bold marker:text-grape">
          {steps.map((step) => (
            <li key={step}>{t(`steps.${step}`)}</li>
          ))}
        </ol>
      )}
      <dl className="mt-4 grid gap-3 border-line border-t pt-4">
        {lot !== null && <Fact name={t("lot")}>{lot}</Fact>}
        <Fact name={t("entry")}>{draw.entry}</Fact>
        <Fact name={t("commitment")}>{commitment}</Fact>
        {draw.seed && <Fact name={t("seed")}>{draw.seed}</Fact>}
      </dl>
      {draw.seed ? (
        <Proof line={line} entry={draw.entry} seed={draw.seed} commitment={commitment} />
      ) : (
        <p className="mt-3 text-faint text-sm">{t("commitmentHint")}</p>
      )}
    </section>
  );
}

/** The commitment as this browser first saw it, not as it is told afterwards. */
function useCommitment(scheduleId: number, { commitment, seed }: Draw): string {
  const [kept, setKept] = useState(commitment);
  useEffect(() => {
    const key = `frontrow-commitment-${scheduleId}`;
    const seen = localStorage.getItem(key);
    if (seen) setKept(seen);
    else if (!seed) localStorage.setItem(key, commitment);
  }, [commitment, scheduleId, seed]);
  return kept;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-faint text-sm">{name}</dt>
      <dd className="numbers break-all text-sm">{children}</dd>
    </div>
  );
}

type ProofProps = { line: Line; entry: string; seed: string; commitment: string };
type Work = { state: "idle" | "failed" | "unable" } | { state: "working"; share: number } | Done;
type Done = { state: "done"; check: DrawCheck };

function Proof({ line, ...draw }: ProofProps) {
  const t = useTranslations("Queue.draw");
  const [work, setWork] = useState<Work>({ state: "idle" });
  const { scheduleId, site } = line;

  const check = async () => {
    // Browsers compute hashes only on pages that came over a safe connection.
    if (!window.isSecureContext) return setWork({ state: "unable" });
    setWork({ state: "working", share: 0 });
    try {
      const tell = (share: number) => setWork({ state: "working", share });
      setWork({ state: "done", check: await verifyDraw({ scheduleId, ...draw }, tell) });
    } catch {
      setWork({ state: "failed" });
    }
  };

  return (
    <>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button tone="secondary" onClick={check} disabled={work.state === "working"}>
          {work.state === "working" ? t("checking", { share: work.share }) : t("check")}
        </Button>
        <a
          href={`/api/v1/queue/schedules/${scheduleId}/draw`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-tap items-center font-semibold text-grape text-sm underline underline-offset-4"
        >
          {t("data")}
        </a>
      </div>
      {work.state === "done" && <Findings {...work.check} />}
      {(work.state === "failed" || work.state === "unable") && (
        <p className="mt-3 font-medium text-amber text-sm">{t(work.state)}</p>
      )}
      <p className="mt-4 text-faint text-sm">{t("command")}</p>
      <code className="mt-1 block rounded-md bg-sunken px-3 py-2 text-sm">
        npm run verify-draw -- {site} {scheduleId} {draw.entry}
      </code>
    </>
  );
}

function Findings({ isSeedTrue, isOrderTrue, rank, lots }: DrawCheck) {
  const t = useTranslations("Queue.draw");
  return (
    <ul className="mt-4 flex flex-col gap-2" data-testid="draw-findings">
      <Finding isTrue={isSeedTrue}>{isSeedTrue ? t("seedTrue") : t("seedFalse")}</Finding>
      <Finding isTrue={isOrderTrue}>
        {isOrderTrue ? t("orderTrue", { lots }) : t("orderFalse")}
      </Finding>
      <Finding isTrue={rank !== null}>
        {rank === null ? t("noRank") : t("rank", { rank, lots })}
      </Finding>
    </ul>
  );
}

function Finding({ isTrue, children }: { isTrue: boolean; children: ReactNode }) {
  const Icon = isTrue ? Check : X;
  return (
    <li className="flex items-start gap-2.5 font-medium">
      <Icon
        aria-hidden
        className={isTrue ? "mt-0.5 size-5 shrink-0 text-leaf" : "mt-0.5 size-5 shrink-0 text-rose"}
      />
      {children}
    </li>
  );
}
