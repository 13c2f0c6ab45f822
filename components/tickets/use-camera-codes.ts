"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { createQrReader } from "./qr-reader";

const lookEveryMs = 120;
/** A code that stays in view is one ticket; gone this long, it is shown anew. */
const goneAfterMs = 1_500;

export type CameraState = "OFF" | "OPENING" | "ON" | "DENIED";

/** While `isOn`, the camera behind shows in `video` and every code that comes into view is handed over, once. */
export function useCameraCodes(
  video: RefObject<HTMLVideoElement | null>,
  isOn: boolean,
  onCode: (code: string) => void,
): CameraState {
  const [state, setState] = useState<CameraState>("OFF");
  const handOver = useRef(onCode);
  useEffect(() => {
    handOver.current = onCode;
  });

  useEffect(() => {
    if (!isOn) return;
    let isOver = false;
    let stream: MediaStream | undefined;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const open = async () => {
      setState("OPENING");
      const wanted = { video: { facingMode: "environment" }, audio: false };
      stream = await navigator.mediaDevices.getUserMedia(wanted);
      const element = video.current;
      if (isOver || !element) return stop();
      element.srcObject = stream;
      await element.play();
      const read = await createQrReader();
      setState("ON");
      await look(element, read);
    };
    const look = async (
      element: HTMLVideoElement,
      read: Awaited<ReturnType<typeof createQrReader>>,
    ) => {
      let seen: string | null = null;
      let seenAtMs = 0;
      while (!isOver) {
        const code = await read(element);
        const nowMs = performance.now();
        if (code && (code !== seen || nowMs - seenAtMs > goneAfterMs)) handOver.current(code);
        if (code) [seen, seenAtMs] = [code, nowMs];
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    };
    // Refused, taken by another program, or not there: the page says what else can be done.
    open().catch(() => !isOver && setState("DENIED"));
    return () => {
      isOver = true;
      stop();
      setState("OFF");
    };
  }, [isOn, video]);
  return state;
}
