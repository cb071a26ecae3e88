const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** When something was, as short as a list has room for: `now`, `5m`, `14:05`, `Yesterday`, `Mon`, `3 Mar`, `Oct 2024`. */
export function sayBriefly(locale: string, at: number, now = Date.now()): string {
  const minutes = Math.floor((now - at) / minuteMs);
  const days = daysBetween(at, now);
  if (minutes < 1 && minutes >= -1) return relative(locale).format(0, 'second');
  if (minutes < 60 && minutes > 0) return new Intl.NumberFormat(locale, minute).format(minutes);
  if (days === 0) return date(locale, time).format(at);
  if (days === 1) return capitalised(relative(locale).format(-1, 'day'), locale);
  if (days > 1 && days < 7) return date(locale, weekday).format(at);
  const isSameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return date(locale, isSameYear ? day : month).format(at);
}

const minute = { style: 'unit', unit: 'minute', unitDisplay: 'narrow' } as const;
const time = { hour: '2-digit', minute: '2-digit' } as const;
const weekday = { weekday: 'short' } as const;
const day = { day: 'numeric', month: 'short' } as const;
const month = { month: 'short', year: 'numeric' } as const;

// Making a formatter takes longer than using it, and a list has many rows.
const relatives = new Map<string, Intl.RelativeTimeFormat>();
function relative(locale: string): Intl.RelativeTimeFormat {
  const known =
    relatives.get(locale) ??
    new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });
  relatives.set(locale, known);
  return known;
}

const dates = new Map<string, Intl.DateTimeFormat>();
function date(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${Object.keys(options).join()}`;
  const known = dates.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dates.set(key, known);
  return known;
}

/** Midnights between two moments; rounded, because a day of the clock change has 23 or 25 hours. */
function daysBetween(from: number, to: number): number {
  return Math.round((midnight(to) - midnight(from)) / dayMs);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function capitalised(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
