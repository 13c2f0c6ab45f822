/** Two notes upwards: it is your turn. */
const notesHz = [659.25, 987.77];
const noteSeconds = 0.22;
const loudness = 0.2;

export type Signal = { give: (text: string) => void };

/**
 * Asks to notify, and prepares the chime: browsers let a page sound only after a gesture. Call it from one.
 */
export async function prepareSignal(): Promise<Signal> {
  const audio = new AudioContext();
  await audio.resume();
  const mayNotify =
    "Notification" in window && (await Notification.requestPermission()) === "granted";
  return {
    give: (text) => {
      chime(audio);
      if (mayNotify && document.visibilityState !== "visible") notify(text);
    },
  };
}

function chime(audio: AudioContext): void {
  notesHz.forEach((frequency, index) => {
    const startsAt = audio.currentTime + index * noteSeconds;
    const oscillator = new OscillatorNode(audio, { frequency, type: "triangle" });
    const volume = new GainNode(audio, { gain: loudness });
    volume.gain.setTargetAtTime(0, startsAt + noteSeconds / 2, noteSeconds / 2);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(startsAt);
    oscillator.stop(startsAt + 2 * noteSeconds);
  });
}

function notify(text: string): void {
  try {
    new Notification(text, { tag: "turn", requireInteraction: true });
  } catch {
    // Some phones notify only through a service worker: the chime and the title remain.
  }
}
