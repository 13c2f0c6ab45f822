"use server";

import { randomUUID } from "node:crypto";
import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { boardPath } from "@/app/admin/_forms/find-schedule";
import { valuesOf } from "@/app/admin/_forms/read-form";
import { refused, wrong } from "@/app/admin/_forms/refused";
import type { BlockState } from "@/components/admin-forms/block-state";
import type { BlockView } from "@/lib/admin/contract";
import { seatLabel } from "@/lib/concert/rules";

type Lost = { seatNumber: number; reason: "SOLD" | "HELD" };

/** Takes the ticked seats off the sale or puts them back, all or none; says which one stood in the way. */
export async function changeBlock(
  scheduleId: number,
  _: BlockState,
  form: FormData,
): Promise<BlockState> {
  const values = { ...valuesOf(form), seats: form.getAll("seat").join(" ") };
  const path = `${boardPath(scheduleId)}/seats`;
  const t = await getTranslations("AdminForms.blocking");
  const seatNumbers = form.getAll("seat").map(Number);
  if (seatNumbers.length === 0) return wrong(values, { seats: t("noneChosen") });
  const verb = form.get("verb") === "unblock" ? "unblock" : "block";
  const answer = await callOwnApi<BlockView>("POST", `/api/v1${path}/${verb}`, {
    body: { seatNumbers, reason: form.get("reason") },
    idempotencyKey: String(form.get("key") ?? ""),
  });
  if (answer.ok) {
    revalidatePath(path);
    const labels = answer.data.seats.map(({ label }) => label).join(", ");
    const done = t(verb === "block" ? "blocked" : "unblocked", { labels });
    return { done, nextKey: randomUUID() };
  }
  const { code, details } = answer.refusal;
  if (code !== "SEAT_UNAVAILABLE") return refused(answer.refusal, values, path);
  revalidatePath(path);
  const lost = details.seats as Lost[];
  const named = lost.map(({ seatNumber, reason }) =>
    t(`refused.${reason}`, { label: seatLabel(seatNumber) }),
  );
  return wrong(values, { seats: `${named.join(" ")} ${t("refused.hint")}` });
}
