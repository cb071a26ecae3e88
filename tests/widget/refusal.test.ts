import { expect, it } from 'vitest';
import { type RefusalReason, sayRefusal } from '../../widget/src/attach/refusal.ts';
import { named } from '../../widget/src/attach/screenshot.ts';
import { attachEnglish } from '../../widget/src/attach-strings.ts';
import { moreEnglish } from '../../widget/src/strings-extras.ts';
import { addWords, createWords } from '../../widget/src/words.ts';

addWords({ ...moreEnglish, ...attachEnglish });
const words = createWords(['en-GB']);
const mib = 1_048_576;

const sentences: [name: string, size: number, reason: RefusalReason, sentence: string][] = [
  [
    'holiday.mov',
    61 * mib,
    { is: 'too-large' },
    'holiday.mov is 61 MB; files may be at most 25 MB.',
  ],
  [
    'page.html',
    9,
    { is: 'wrong-type' },
    'page.html cannot be sent. Pictures, videos, audio, PDF, text and ZIP files can.',
  ],
  ['a.txt', 0, { is: 'empty' }, 'a.txt is empty.'],
  ['k.png', 9, { is: 'too-many' }, 'k.png was left out; a message takes at most 10 files.'],
  ['b.png', 9, { is: 'damaged' }, 'b.png is damaged, or not what its name says.'],
  [
    'big.gif',
    9 * mib,
    { is: 'picture-too-large' },
    'big.gif is 9 MB; pictures like this may be at most 8 MB.',
  ],
  [
    'wide.png',
    mib,
    { is: 'too-many-pixels' },
    'wide.png has too many pixels; pictures may be 8,000 pixels wide or high, and have 40 million in all.',
  ],
  [
    'c.png',
    mib,
    { is: 'other', code: 'quota-exceeded' },
    'c.png cannot be sent. There is no space left for your files.',
  ],
];

it.each(sentences)('says of %s (%d bytes) why it is refused', (name, size, reason, sentence) => {
  expect(sayRefusal(words, { key: '1', name, size, reason })).toBe(sentence);
});

it('keeps a name of the other direction from turning the sentence around it', () => {
  const refusal = { key: '1', name: 'صورة.png', size: 0, reason: { is: 'empty' } } as const;
  expect(sayRefusal(words, refusal)).toBe('\u2068صورة.png\u2069 is empty.');
});

it('names what was pasted without a name of its own, and nothing else', () => {
  const files = ['image.png', 'image.png', 'my image.png'].map((name) => new File(['x'], name));
  const names = named(files, new Date(2026, 10, 21, 7, 5, 9)).map(({ name }) => name);
  expect(names).toEqual([
    'screenshot-2026-11-21-070509.png',
    'screenshot-2026-11-21-070509-2.png',
    'my image.png',
  ]);
});
