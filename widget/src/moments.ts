import { once } from './once.ts';

/** Writes moments (ms since 1970) the way people of a locale do. */
export type Moments = {
  /** `14:05` */
  time(at: number): string;
  /** `Saturday, 21 November 2026, 14:05` */
  full(at: number): string;
  /** `Today`, `Yesterday`, `Monday`, `3 March 2025` */
  day(at: number): string;
};

const dayMs = 24 * 60 * 60_000;

/** `now` is asked at every call, so that a page left open over midnight stays right. */
export function createMoments(locale: string, now: () => number = Date.now): Moments {
  const format = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, options));
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const full = format({ dateStyle: 'full', timeStyle: 'short' });
  const weekday = format({ weekday: 'long' });
  const sameYear = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const anyYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

  const day = (at: number) => {
    const ago = daysBetween(at, now());
    if (ago <= 1 && ago >= 0) return capitalised(relative().format(-ago, 'day'), locale);
    const date = ago > 1 && ago < 7 ? weekday : year(at) === year(now()) ? sameYear : anyYear;
    return capitalised(date().format(at), locale);
  };
  return {
    time: (at) => time().format(at),
    full: (at) => full().format(at),
    day,
  };
}

/** Midnights between two moments; rounded, because a day of the clock change has 23 or 25 hours. */
function daysBetween(from: number, to: number): number {
  return Math.round((midnight(to) - midnight(from)) / dayMs);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function year(at: number): number {
  return new Date(at).getFullYear();
}

function capitalised(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
