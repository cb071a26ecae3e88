import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../party/pictures/base64.ts';

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 151) & 255);

describe('bytes in base64', () => {
  it('are what everybody else makes of them, at every length', () => {
    for (let length = 0; length < 600; length += 1) {
      expect(toBase64(bytesOf(length))).toBe(Buffer.from(bytesOf(length)).toString('base64'));
    }
  });

  it('come back as they were', () => {
    for (const length of [0, 1, 2, 3, 100_000]) {
      const same = Buffer.compare(fromBase64(toBase64(bytesOf(length))), bytesOf(length));
      expect(same).toBe(0);
    }
  });

  it('are nothing else', () => {
    expect(() => fromBase64('&')).toThrow();
  });
});
