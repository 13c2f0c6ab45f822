"use client";

const goodHz = 880;
const badHz = 220;
const beepSeconds = 0.14;
const volume = 0.2;
const goodBuzzMs = [60];
const badBuzzMs = [120, 80, 120];

let audio: AudioContext | undefined;

/** To be called from a press: browsers let a page sound only after one. */
export function allowSound(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

/** One high beep for whoever may enter, two low ones for whoever may not; and felt in the hand. */
export function signal(isGood: boolean): void {
  navigator.vibrate?.(isGood ? goodBuzzMs : badBuzzMs);
  if (audio?.state !== "running") return;
  for (const nth of isGood ? [0] : [0, 1]) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = isGood ? goodHz : badHz;
    gain.gain.value = volume;
    tone.connect(gain).connect(audio.destination);
    const startsAt = audio.currentTime + nth * 1.6 * beepSeconds;
    tone.start(startsAt);
    tone.stop(startsAt + beepSeconds);
  }
}
