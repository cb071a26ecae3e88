import { expect, it } from 'vitest';
import { sayFileSize } from '../../widget/src/talk/file-size.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1_023, '1,023 bytes'],
  [1_024, '1 kB'],
  [840 * 1_024, '840 kB'],
  [1_018 * 1_024, '1 MB'],
  [1_048_575, '1 MB'],
  [5.24 * 1_048_576, '5.2 MB'],
  [25 * 1_048_576, '25 MB'],
])('says %d bytes as %s', (bytes, text) => {
  expect(sayFileSize(bytes, 'en-GB')).toBe(text);
});

it('does not say that what is over a limit keeps it', () => {
  expect(sayFileSize(25 * 1_048_576 + 1, 'en-GB', true)).toBe('25.1 MB');
});

it('writes numbers as the language does', () => {
  expect(sayFileSize(5.24 * 1_048_576, 'de')).toBe('5,2 MB');
});
