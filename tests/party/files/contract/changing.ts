import { describe, expect, it } from 'vitest';
import { someBytes } from '../sent-upload.ts';
import type { Subject } from './subject.ts';

/** How the server rewrites and removes it. */
export function describeChanging(subject: Subject): void {
  describe('rewrite', () => {
    it('puts other bytes in the place of all, fewer or more', async () => {
      const sent = await subject.upload(2).finish();
      for (const length of [10, subject.store.partBytes + 7, subject.store.partBytes * 2 + 1, 3]) {
        const bytes = someBytes(length + 1).subarray(1);
        await subject.store.rewrite(sent.file, { kind: 'replace', bytes });
        await sent.holds(bytes);
      }
    });

    it('puts some bytes in their places', async () => {
      const sent = await subject.upload(2).finish();
      const { partBytes } = subject.store;
      const end = sent.bytes.length;
      const patches = [
        { at: 0, bytes: new Uint8Array([1]) },
        { at: partBytes - 2, bytes: new Uint8Array([2, 3, 4, 5]) },
        { at: 1, bytes: new Uint8Array(300_000).fill(9) },
        { at: end - 1, bytes: new Uint8Array([6]) },
      ];
      const changed = sent.bytes.slice();
      for (const { at, bytes } of patches) changed.set(bytes, at);
      await subject.store.rewrite(sent.file, { kind: 'patch', patches });
      await subject.store.rewrite(sent.file, { kind: 'patch', patches });
      await sent.holds(changed);
    });

    it('leaves a file sealed: what ended it may be repeated', async () => {
      const sent = await subject.upload(2).finish();
      const bytes = new Uint8Array([1, 2, 3]);
      await subject.store.rewrite(sent.file, { kind: 'replace', bytes });
      await sent.seal();
      expect((await sent.begin()).size).toBe(0);
      await sent.holds(bytes);
    });

    it('finds nothing of a file that is not whole', async () => {
      const sent = subject.upload(1);
      await sent.sendAll();
      const change = { kind: 'replace', bytes: new Uint8Array(1) } as const;
      await expect(subject.store.rewrite(sent.file, change)).rejects.toMatchObject({
        code: 'file-not-found',
      });
    });
  });

  describe('remove', () => {
    it('leaves nothing, also the second time, and of a file that was never there', async () => {
      const sent = await subject.upload(2).finish();
      await subject.store.remove(sent.file);
      await subject.store.remove(sent.file);
      await expect(sent.read()).rejects.toMatchObject({ code: 'file-not-found' });
      await subject.store.remove(subject.upload(1).file);
    });

    it('ends an upload: parts that still come are refused', async () => {
      const sent = subject.upload(2);
      const urls = await sent.begin();
      await sent.send(0, urls.get(0)!);
      await subject.store.remove(sent.file);
      await expect(sent.send(1, urls.get(1)!)).rejects.toThrow();
      await expect(sent.seal()).rejects.toMatchObject({ code: 'file-not-found' });
    });

    it('makes room for the same id once more', async () => {
      const sent = await subject.upload(2).finish();
      await subject.store.remove(sent.file);
      expect([...(await sent.begin()).keys()]).toEqual([0, 1]);
      await sent.finish();
      await sent.holds(sent.bytes);
    });
  });
}
