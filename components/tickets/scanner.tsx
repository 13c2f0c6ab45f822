"use client";

import { Camera, CameraOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ScanResult } from "./scan-result";
import { allowSound } from "./scan-signal";
import { ScanVerdict } from "./scan-verdict";
import { type CameraState, useCameraCodes } from "./use-camera-codes";
import { useCheckIn } from "./use-check-in";

type Props = {
  /** The show of this door; null lets tickets of any in. */
  scheduleId: number | null;
  /** What the server answered to a form sent before any script ran. */
  answered: ScanResult | null;
  /** The field and button of the form for typed codes. */
  children: ReactNode;
  action: (form: FormData) => void;
};

/** The door: one verdict above, the camera and the typed code below, where the thumb is. */
export function Scanner({ scheduleId, answered, children, action }: Props) {
  const t = useTranslations("Scan");
  const { result, isBusy, admitted, check } = useCheckIn(scheduleId);
  const [isOn, setIsOn] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const state = useCameraCodes(video, isOn, check);
  return (
    <div className="flex flex-col gap-4">
      <ScanVerdict result={result ?? answered} isBusy={isBusy} />
      <p className="numbers text-center text-soft text-sm">{t("count", { count: admitted })}</p>
      <Viewfinder video={video} state={state} />
      <Button
        size="lg"
        tone={isOn ? "secondary" : "primary"}
        className="w-full"
        onClick={() => {
          allowSound();
          setIsOn(!isOn);
        }}
      >
        {isOn ? (
          <CameraOff aria-hidden className="size-5" />
        ) : (
          <Camera aria-hidden className="size-5" />
        )}
        {t(isOn ? "cameraOff" : "cameraOn")}
      </Button>
      <form
        action={action}
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const code = String(new FormData(form).get("code") ?? "");
          allowSound();
          if (code.trim()) void check(code).then(() => form.reset());
        }}
        className="flex flex-col gap-3"
      >
        {children}
      </form>
    </div>
  );
}

function Viewfinder({
  video,
  state,
}: {
  video: React.RefObject<HTMLVideoElement | null>;
  state: CameraState;
}) {
  const t = useTranslations("Scan");
  if (state === "DENIED")
    return (
      <Notice tone="warn" announce>
        {t("cameraDenied")}
      </Notice>
    );
  return (
    <div hidden={state === "OFF"} className="relative overflow-hidden rounded-xl bg-sunken">
      <video
        ref={video}
        muted
        playsInline
        aria-label={t("cameraView")}
        className="aspect-square w-full object-cover"
      />
      <div
        aria-hidden
        className="pointer-events-none absolute inset-[16%] rounded-lg border-4 border-grape"
      />
      <p className="absolute inset-x-0 bottom-0 bg-paper/85 px-3 py-1.5 text-center font-semibold text-sm">
        {t(state === "ON" ? "cameraReady" : "cameraWaiting")}
      </p>
    </div>
  );
}
