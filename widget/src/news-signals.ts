/** Two short rising tones, made here so that no file has to be loaded. Of several tabs one plays. */
export function playTones(): void {
  const { locks } = navigator;
  if (!locks) return tones();
  void locks.request('partyline tones', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    tones();
    // Longer than the tabs are apart from each other in hearing of the same message.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  });
}

function tones(): void {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.setValueAtTime(0.08, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.4);
  volume.connect(context.destination);
  for (const [frequency, after] of [
    [660, 0],
    [880, 0.12],
  ] as const) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume);
    tone.start(context.currentTime + after);
    tone.stop(context.currentTime + 0.4);
  }
  setTimeout(() => context.close(), 1_000);
}

/** Whether this browser can show notifications, and whether this page may: `default` before it was asked. */
export function desktopPermission(): NotificationPermission | 'missing' {
  return 'Notification' in globalThis ? Notification.permission : 'missing';
}

/** Shows a notification of the device, where the page may; a later one with the same `tag` replaces it. */
export function showOnDesktop(news: {
  readonly title: string;
  readonly text: string;
  readonly tag: string;
  readonly picture: string | undefined;
  readonly onClick: () => void;
}): void {
  if (desktopPermission() !== 'granted') return;
  const { title, text, tag, picture, onClick } = news;
  try {
    const shown = new Notification(title, { body: text, tag, ...(picture && { icon: picture }) });
    shown.onclick = () => {
      shown.close();
      window.focus();
      onClick();
    };
  } catch {
    // Chrome on Android lets only service workers show them.
  }
}
