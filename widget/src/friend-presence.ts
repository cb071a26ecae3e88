import type { ContactState } from '../../sdk/src/people/index.ts';
import type { Words } from './words.ts';

const minuteMs = 60_000;
const steps = [
  ['minute', minuteMs],
  ['hour', 60 * minuteMs],
  ['day', 24 * 60 * minuteMs],
  ['week', 7 * 24 * 60 * minuteMs],
  ['month', 30 * 24 * 60 * minuteMs],
  ['year', 365 * 24 * 60 * minuteMs],
] as const;

/** Whether a friend is there, or when they were: "Online", "Last seen 5 minutes ago". `now` in ms since 1970. */
export function sayPresence(
  words: Words,
  { isOnline, seenAt }: Pick<ContactState, 'isOnline' | 'seenAt'>,
  now = Date.now(),
): string {
  if (isOnline) return words.say('isOnline');
  if (seenAt === null) return words.say('isAway');
  const past = now - seenAt;
  if (past < minuteMs) return words.say('seenJustNow');
  const [unit, ms] = steps.findLast(([, length]) => past >= length) ?? steps[0];
  const relative = new Intl.RelativeTimeFormat(words.locale, { numeric: 'auto' });
  return words.say('seenAgo', { ago: relative.format(-Math.floor(past / ms), unit) });
}
