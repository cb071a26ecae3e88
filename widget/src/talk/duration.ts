/** `1:05`, `1:02:03`: how long something plays, in the digits of the locale. */
export function sayDuration(seconds: number, locale: string): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => digits(locale, at === 0 ? 1 : 2).format(part)).join(':');
}

function digits(locale: string, minimumIntegerDigits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { minimumIntegerDigits });
}
