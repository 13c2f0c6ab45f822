"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Legend } from "@/components/seat-map/legend";
import { lookOf } from "@/components/seat-map/picks";
import { SeatMark } from "@/components/seat-map/seat-mark";
import { tiersOf } from "@/components/seat-map/tiers";
import { useSeatName } from "@/components/seat-map/use-seat-name";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { useRefreshWhile } from "@/components/ui/use-refresh-while";
import { reasonMaxLength } from "@/lib/admin/rules";
import type { SeatView } from "@/lib/concert/contract";
import type { BlockState } from "./block-state";
import type { FormState } from "./form-state";
import { HouseTable } from "./house-table";
import { RefusedNotice } from "./refused-notice";

const legendLooks = ["picked", "held", "sold", "blocked"] as const;

type Props = {
  seats: readonly SeatView[];
  action: (state: BlockState, form: FormData) => Promise<BlockState>;
  idempotencyKey: string;
};

/** The house of a show: free and blocked seats can be chosen, held and sold ones say why they cannot. */
export function SeatBlocker({ seats, action, idempotencyKey }: Props) {
  const { state, pending, form } = useFormAction(action, null);
  const [firstKey] = useState(idempotencyKey); // the page is made anew all the time
  useRefreshWhile(!pending);
  const done = state && "done" in state ? state : null;
  const refused = state && "errors" in state ? state : null;
  // What was done begins a new form; what was refused stays chosen.
  return (
    <Chooser
      key={done?.nextKey ?? "first"}
      {...{ seats, form, pending, refused }}
      done={done?.done ?? null}
      idempotencyKey={state?.nextKey ?? firstKey}
    />
  );
}

type ChooserProps = Pick<Props, "seats" | "idempotencyKey"> & {
  form: ReturnType<typeof useFormAction<BlockState>>["form"];
  pending: boolean;
  refused: FormState;
  done: string | null;
};

function Chooser({ seats, form, pending, refused, done, idempotencyKey }: ChooserProps) {
  const t = useTranslations("AdminForms.blocking");
  const [chosen, setChosen] = useState<readonly string[]>(
    () => refused?.values.seats?.split(" ").filter(Boolean) ?? [],
  );
  const tiers = tiersOf(seats);
  const error = refused?.errors.seats;
  return (
    <form
      {...form}
      noValidate
      onChange={(event) => setChosen(new FormData(event.currentTarget).getAll("seat").map(String))}
      className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_21rem]"
    >
      <input type="hidden" name="key" value={idempotencyKey} />
      <div className="flex min-w-0 flex-col gap-5">
        <HouseTable
          label={t("map")}
          renderSeat={(seatNumber, tabIndex) => {
            const seat = seats[seatNumber - 1];
            return (
              seat && (
                <Seat
                  seat={seat}
                  tier={tiers.find(({ grade }) => grade === seat.grade)}
                  tabIndex={tabIndex}
                  isChosen={chosen.includes(String(seatNumber))}
                />
              )
            );
          }}
        />
        <Legend tiers={tiers} looks={legendLooks} />
      </div>
      <div className="flex flex-col gap-5 rounded-xl border border-line bg-surface p-5 lg:sticky lg:top-6">
        {done ? (
          <Notice tone="good" announce>
            {done}
          </Notice>
        ) : (
          <RefusedNotice state={refused} />
        )}
        <div>
          <p className="numbers font-bold text-heading" aria-live="polite">
            {t("chosen", { count: chosen.length })}
          </p>
          {error ? (
            <p className="mt-1 font-medium text-rose text-sm">{error}</p>
          ) : (
            <p className="mt-1 text-faint text-sm">{t("hint")}</p>
          )}
        </div>
        <Field
          id="reason"
          name="reason"
          label={t("reason")}
          hint={t("reasonHint")}
          defaultValue={refused?.values.reason}
          error={refused?.errors.reason}
          maxLength={reasonMaxLength}
          required
        />
        <div className="flex flex-col gap-2">
          <SubmitButton
            name="verb"
            value="block"
            pending={pending}
            pendingLabel={t("working")}
            className="w-full"
          >
            {t("block")}
          </SubmitButton>
          <SubmitButton
            name="verb"
            value="unblock"
            tone="secondary"
            pending={pending}
            pendingLabel={t("working")}
            className="w-full"
          >
            {t("unblock")}
          </SubmitButton>
        </div>
      </div>
    </form>
  );
}

type SeatProps = {
  seat: SeatView;
  tier: ReturnType<typeof tiersOf>[number] | undefined;
  tabIndex: 0 | -1 | undefined;
  isChosen: boolean;
};

function Seat({ seat, tier, tabIndex, isChosen }: SeatProps) {
  const nameOf = useSeatName();
  const look = lookOf(seat, false);
  const name = nameOf(seat, look);
  const mark = { letter: tier?.letter ?? "", tone: tier?.tone ?? "" };
  const markClass = "size-[min(100%,2.5rem)] sm:size-11";
  const cellClass = "relative flex h-11 w-full items-center justify-center rounded-md sm:h-14";
  if (seat.status === "HELD" || seat.status === "SOLD") {
    return (
      <span role="img" data-seat tabIndex={tabIndex} aria-label={name} className={cellClass}>
        <SeatMark look={look} {...mark} className={markClass} />
      </span>
    );
  }
  return (
    <label className={`${cellClass} has-focus-visible:outline-3 has-focus-visible:outline-grape`}>
      <input
        type="checkbox"
        name="seat"
        value={seat.seatNumber}
        data-seat
        tabIndex={tabIndex}
        aria-label={name}
        defaultChecked={isChosen}
        className="peer absolute inset-0 size-full opacity-0"
      />
      <SeatMark look={look} {...mark} className={`${markClass} peer-checked:hidden`} />
      <SeatMark look="picked" {...mark} className={`${markClass} hidden peer-checked:block`} />
    </label>
  );
}
