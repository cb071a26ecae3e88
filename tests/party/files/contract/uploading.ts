import { describe, expect, it } from 'vitest';
import { base64 } from '../sent-upload.ts';
import type { Subject } from './subject.ts';

/** How a file comes in. */
export function describeUploading(subject: Subject): void {
  describe('begin', () => {
    it('names every part, and later those that are missing', async () => {
      const sent = subject.upload(3);
      const first = await sent.begin();
      expect([...first.keys()]).toEqual([0, 1, 2]);
      await sent.send(1, first.get(1)!);
      expect([...(await sent.begin()).keys()]).toEqual([0, 2]);
      expect([...(await sent.begin()).keys()]).toEqual([0, 2]);
    });

    it('may be asked twice at once', async () => {
      const sent = subject.upload(2);
      const answers = await Promise.all([
        subject.store.begin(sent.file),
        subject.store.begin(sent.file),
      ]);
      for (const { parts } of answers) expect(parts.map(({ index }) => index)).toEqual([0, 1]);
      // The one that is remembered is the one that counts.
      sent.file = { ...sent.file, state: answers[1].state };
      await sent.finish();
      await sent.holds(sent.bytes);
    });

    it('names nothing of a file that is whole', async () => {
      const sent = await subject.upload(1).finish();
      expect((await sent.begin()).size).toBe(0);
      await sent.holds(sent.bytes);
    });
  });

  describe('parts', () => {
    it('come in any order and more than once', async () => {
      const sent = subject.upload(3);
      const urls = [...(await sent.begin())].reverse();
      for (const [index, url] of [...urls, ...urls]) await sent.send(index, url);
      await sent.seal();
      await sent.holds(sent.bytes);
    });

    it('come at the same time', async () => {
      const sent = subject.upload(4);
      const urls = [...(await sent.begin())];
      await Promise.all(urls.map(([index, url]) => sent.send(index, url)));
      await sent.seal();
      await sent.holds(sent.bytes);
    });

    it('are refused when they are longer or shorter than they are to be', async () => {
      const sent = subject.upload(2);
      const urls = await sent.begin();
      await expect(sent.send(1, urls.get(1)!, sent.part(0))).rejects.toThrow();
      await expect(sent.send(1, urls.get(1)!, sent.part(1).subarray(1))).rejects.toThrow();
      expect([...(await sent.begin()).keys()]).toEqual([0, 1]);
    });

    it('[FILE-2] are refused after the end, and change nothing', async () => {
      const sent = subject.upload(2);
      const urls = await sent.begin();
      await sent.finish();
      const other = sent.part(0).slice().fill(7);
      await expect(sent.send(0, urls.get(0)!, other)).rejects.toThrow();
      await sent.holds(sent.bytes);
    });

    it('[FILE-2] leave nothing behind when their digest is that of other bytes', async () => {
      if (!subject.store.put) return;
      const sent = subject.upload(1);
      await sent.begin();
      const part = { index: 0, digest: base64(new Uint8Array(1)), bytes: sent.part(0) };
      await expect(subject.store.put(sent.file, part)).rejects.toMatchObject({
        code: 'checksum-mismatch',
      });
      expect([...(await sent.begin()).keys()]).toEqual([0]);
    });

    it('that a file does not have are refused', async () => {
      if (!subject.store.put) return;
      const sent = subject.upload(1);
      await sent.begin();
      await expect(sent.send(1, '/')).rejects.toMatchObject({ code: 'invalid' });
    });
  });

  describe('seal', () => {
    it('[FILE-3] wants every part', async () => {
      const sent = subject.upload(2);
      const urls = await sent.begin();
      await sent.send(1, urls.get(1)!);
      const missing = { code: 'invalid', field: 'parts' };
      await expect(sent.seal()).rejects.toMatchObject(missing);
      await sent.send(0, urls.get(0)!);
      await sent.seal();
      await sent.holds(sent.bytes);
    });

    it('refuses a digest of other bytes, and then asks for all of them again', async () => {
      const sent = subject.upload(2);
      await sent.sendAll();
      const refusal = { code: 'checksum-mismatch' };
      await expect(subject.store.seal(sent.file, base64(sent.bytes))).rejects.toMatchObject(
        refusal,
      );
      await expect(sent.read()).rejects.toMatchObject({ code: 'file-not-found' });
      expect([...(await sent.begin()).keys()]).toEqual([0, 1]);
      await sent.finish();
      await sent.holds(sent.bytes);
    });

    it('may be repeated, also at once', async () => {
      const sent = subject.upload(2);
      await sent.sendAll();
      await Promise.allSettled([sent.seal(), sent.seal()]);
      await sent.seal();
      await sent.holds(sent.bytes);
    });
  });
}
