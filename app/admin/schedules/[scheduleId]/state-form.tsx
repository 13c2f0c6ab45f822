"use client";

import { DoorClosed, Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { type MouseEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FailureText } from "@/components/ui/failure-text";
import { Notice } from "@/components/ui/notice";
import { useFormAction } from "@/components/ui/use-form-action";
import type { StatsView } from "@/lib/admin/contract";
import { changeQueue } from "./actions";
import { useTakeOver } from "./use-take-over";

const choices = [
  { state: "OPEN", Icon: Play },
  { state: "PAUSED", Icon: Pause },
  { state: "DRAINING", Icon: DoorClosed },
] as const;
type State = (typeof choices)[number]["state"];

/** Opens, pauses or drains the line. Asked back once; before any script runs the button does it at once. */
export function StateForm({ stats }: { stats: StatsView }) {
  const t = useTranslations("Admin.control");
  const { state: answer, pending, form } = useFormAction(changeQueue, null);
  useTakeOver(answer, stats.scheduleId);
  const [asked, setAsked] = useState<State | null>(null);
  const [wanted, setWanted] = useState<State | null>(null);
  const buttons = useRef(new Map<State, HTMLButtonElement>());
  const shown = pending && wanted ? wanted : stats.policy.state;

  const ask = (event: MouseEvent, state: State) => {
    event.preventDefault();
    if (state !== shown && !pending) setAsked(state);
  };
  const confirm = () => {
    const button = asked && buttons.current.get(asked);
    setWanted(asked);
    setAsked(null);
    button?.form?.requestSubmit(button);
  };

  return (
    <form {...form} className="flex flex-col gap-3">
      <input type="hidden" name="scheduleId" value={stats.scheduleId} />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-semibold text-sm">{t("state")}</legend>
        {choices.map(({ state, Icon }) => (
          <button
            key={state}
            ref={(button) => {
              if (button) buttons.current.set(state, button);
            }}
            type="submit"
            name="state"
            value={state}
            aria-pressed={state === shown}
            onClick={(event) => ask(event, state)}
            className="group flex min-h-16 items-center gap-4 rounded-md border border-edge bg-surface px-4 py-3 text-left transition-colors hover:bg-sunken aria-pressed:border-grape aria-pressed:bg-grape-wash forced-colors:aria-pressed:border-4"
          >
            <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-sunken text-soft group-aria-pressed:bg-grape group-aria-pressed:text-on-grape">
              <Icon aria-hidden className="size-5" />
            </span>
            <span className="min-w-0">
              <span className="block font-bold">
                {t(`states.${state}.name`)}
                {pending && state === shown && (
                  <span className="ml-2 font-medium text-soft text-sm">{t("applying")}</span>
                )}
              </span>
              <span className="block text-soft text-sm">{t(`states.${state}.hint`)}</span>
            </span>
          </button>
        ))}
      </fieldset>
      <div role="status" className="empty:hidden">
        {!pending && answer?.kind === "done" && answer.queue.state === shown && (
          <Notice tone="good">{t(`states.${answer.queue.state}.done`)}</Notice>
        )}
      </div>
      {!pending && answer?.kind === "refused" && (
        <Notice tone="bad" announce>
          <FailureText failure={answer.failure} />
        </Notice>
      )}
      <Dialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? t(`states.${asked}.ask`) : ""}
        actions={
          <>
            <Button tone="secondary" onClick={() => setAsked(null)}>
              {t("back")}
            </Button>
            <Button onClick={confirm}>{asked && t(`states.${asked}.do`)}</Button>
          </>
        }
      >
        {asked && (
          <p className="text-soft">
            {t(`states.${asked}.effect`, { waiting: stats.queue?.waiting ?? 0 })}
          </p>
        )}
      </Dialog>
    </form>
  );
}
