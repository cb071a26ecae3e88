import { describe, expect, it } from 'vitest';
import { sayPresence } from '../../widget/src/friend-presence.ts';
import { moreEnglish } from '../../widget/src/strings-extras.ts';
import { addWords, createWords } from '../../widget/src/words.ts';

addWords(moreEnglish);
const words = createWords(['en-GB']);
const now = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;
const day = 24 * 60 * minute;
const seen = (ago: number) => sayPresence(words, { isOnline: false, seenAt: now - ago }, now);

describe('the presence of a friend', () => {
  it('is said while they are there, whatever was before', () => {
    expect(sayPresence(words, { isOnline: true, seenAt: now - day }, now)).toBe('Online');
  });

  it('is not told apart from hidden when nothing is known', () => {
    expect(sayPresence(words, { isOnline: false, seenAt: null }, now)).toBe('Not online');
  });

  it.each([
    [0, 'Last seen just now'],
    // Clocks differ a little.
    [-5_000, 'Last seen just now'],
    [59_000, 'Last seen just now'],
    [minute, 'Last seen 1 minute ago'],
    [59 * minute, 'Last seen 59 minutes ago'],
    [60 * minute, 'Last seen 1 hour ago'],
    [23 * 60 * minute, 'Last seen 23 hours ago'],
    [day, 'Last seen yesterday'],
    [3 * day, 'Last seen 3 days ago'],
    [7 * day, 'Last seen last week'],
    [30 * day, 'Last seen last month'],
    [800 * day, 'Last seen 2 years ago'],
  ])('%i ms ago is "%s"', (ago, text) => {
    expect(seen(ago)).toBe(text);
  });
});
