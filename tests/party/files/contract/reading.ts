import { describe, expect, it } from 'vitest';
import { base64 } from '../sent-upload.ts';
import type { Subject } from './subject.ts';

/** How it is read. */
export function describeReading(subject: Subject): void {
  describe('read', () => {
    it('gives any range', async () => {
      const sent = await subject.upload(3).finish();
      const { length } = sent.bytes;
      const { partBytes } = subject.store;
      const ranges: [number, number][] = [
        [0, 1],
        [length - 1, length],
        [partBytes - 1, partBytes + 1],
        [partBytes, partBytes + 1],
        [1, length - 1],
        [116_500, 350_000],
        [length - 5, length + 5],
      ];
      for (const [start, end] of ranges) {
        const bytes = await sent.read(start, end);
        expect([start, end, base64(bytes)]).toEqual([
          start,
          end,
          base64(sent.bytes.subarray(start, end)),
        ]);
      }
    });

    it('gives nothing for a range of nothing', async () => {
      const sent = await subject.upload(1).finish();
      expect((await sent.read(5, 5)).length).toBe(0);
      expect((await sent.read(sent.bytes.length, sent.bytes.length + 9)).length).toBe(0);
    });

    it('may be called off', async () => {
      const sent = await subject.upload(2).finish();
      const stream = await subject.store.read(sent.file, { start: 0, end: sent.bytes.length });
      const reader = stream.getReader();
      expect((await reader.read()).done).toBe(false);
      await reader.cancel();
      await sent.holds(sent.bytes);
    });

    it('finds nothing of a file that is not whole or was never begun', async () => {
      const sent = subject.upload(1);
      const refusal = { code: 'file-not-found' };
      await expect(sent.read()).rejects.toMatchObject(refusal);
      await expect(sent.seal()).rejects.toMatchObject(refusal);
      await sent.sendAll();
      await expect(sent.read()).rejects.toMatchObject(refusal);
    });
  });
}
