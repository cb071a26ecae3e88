import { beforeAll, describe, expect, it } from 'vitest';
import type { FileStore } from '../../../party/files/store.ts';
import { limits } from '../../../sdk/src/protocol/index.ts';
import { base64, someBytes, Upload } from './sent-upload.ts';

/** What the contract is tried on; opened once for all its tests. */
export type Opened = { readonly store: FileStore };

/** The promises of `FileStore`, whatever keeps them. */
export function describeStore(name: string, open: () => Opened | Promise<Opened>): void {
  describe(`[FILE-13] ${name}`, () => {
    let store: FileStore;
    beforeAll(async () => {
      store = (await open()).store;
    });
    /** So many parts, the last one a little longer than half. */
    const upload = (parts = 2) =>
      new Upload(store, someBytes(Math.floor(store.partBytes * (parts - 0.4))));

    describe('begin', () => {
      it('names every part, and later those that are missing', async () => {
        const sent = upload(3);
        const first = await sent.begin();
        expect([...first.keys()]).toEqual([0, 1, 2]);
        await sent.send(1, first.get(1)!);
        expect([...(await sent.begin()).keys()]).toEqual([0, 2]);
        expect([...(await sent.begin()).keys()]).toEqual([0, 2]);
      });

      it('may be asked twice at once', async () => {
        const sent = upload(2);
        const answers = await Promise.all([store.begin(sent.file), store.begin(sent.file)]);
        for (const { parts } of answers) expect(parts.map(({ index }) => index)).toEqual([0, 1]);
        // The one that is remembered is the one that counts.
        sent.file = { ...sent.file, state: answers[1].state };
        await sent.finish();
        await sent.holds(sent.bytes);
      });

      it('names nothing of a file that is whole', async () => {
        const sent = await upload(1).finish();
        expect((await sent.begin()).size).toBe(0);
        await sent.holds(sent.bytes);
      });
    });

    describe('parts', () => {
      it('come in any order and more than once', async () => {
        const sent = upload(3);
        const urls = [...(await sent.begin())].reverse();
        for (const [index, url] of [...urls, ...urls]) await sent.send(index, url);
        await sent.seal();
        await sent.holds(sent.bytes);
      });

      it('come at the same time', async () => {
        const sent = upload(4);
        const urls = [...(await sent.begin())];
        await Promise.all(urls.map(([index, url]) => sent.send(index, url)));
        await sent.seal();
        await sent.holds(sent.bytes);
      });

      it('are refused when they are longer or shorter than they are to be', async () => {
        const sent = upload(2);
        const urls = await sent.begin();
        await expect(sent.send(1, urls.get(1)!, sent.part(0))).rejects.toThrow();
        await expect(sent.send(1, urls.get(1)!, sent.part(1).subarray(1))).rejects.toThrow();
        expect([...(await sent.begin()).keys()]).toEqual([0, 1]);
      });

      it('[FILE-2] are refused after the end, and change nothing', async () => {
        const sent = upload(2);
        const urls = await sent.begin();
        await sent.finish();
        const other = sent.part(0).slice().fill(7);
        await expect(sent.send(0, urls.get(0)!, other)).rejects.toThrow();
        await sent.holds(sent.bytes);
      });

      it('[FILE-2] leave nothing behind when their digest is that of other bytes', async () => {
        if (!store.put) return;
        const sent = upload(1);
        await sent.begin();
        const part = { index: 0, digest: base64(new Uint8Array(1)), bytes: sent.part(0) };
        await expect(store.put(sent.file, part)).rejects.toMatchObject({
          code: 'checksum-mismatch',
        });
        expect([...(await sent.begin()).keys()]).toEqual([0]);
      });

      it('that a file does not have are refused', async () => {
        if (!store.put) return;
        const sent = upload(1);
        await sent.begin();
        await expect(sent.send(1, '/')).rejects.toMatchObject({ code: 'invalid' });
      });
    });

    describe('seal', () => {
      it('[FILE-3] wants every part', async () => {
        const sent = upload(2);
        const urls = await sent.begin();
        await sent.send(1, urls.get(1)!);
        const missing = { code: 'invalid', field: 'parts' };
        await expect(sent.seal()).rejects.toMatchObject(missing);
        await sent.send(0, urls.get(0)!);
        await sent.seal();
        await sent.holds(sent.bytes);
      });

      it('refuses a digest of other bytes, and then asks for all of them again', async () => {
        const sent = upload(2);
        await sent.sendAll();
        const refusal = { code: 'checksum-mismatch' };
        await expect(store.seal(sent.file, base64(sent.bytes))).rejects.toMatchObject(refusal);
        await expect(sent.read()).rejects.toMatchObject({ code: 'file-not-found' });
        expect([...(await sent.begin()).keys()]).toEqual([0, 1]);
        await sent.finish();
        await sent.holds(sent.bytes);
      });

      it('may be repeated, also at once', async () => {
        const sent = upload(2);
        await sent.sendAll();
        await Promise.allSettled([sent.seal(), sent.seal()]);
        await sent.seal();
        await sent.holds(sent.bytes);
      });
    });

    describe('read', () => {
      it('gives any range', async () => {
        const sent = await upload(3).finish();
        const { length } = sent.bytes;
        const { partBytes } = store;
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
        const sent = await upload(1).finish();
        expect((await sent.read(5, 5)).length).toBe(0);
        expect((await sent.read(sent.bytes.length, sent.bytes.length + 9)).length).toBe(0);
      });

      it('may be called off', async () => {
        const sent = await upload(2).finish();
        const stream = await store.read(sent.file, { start: 0, end: sent.bytes.length });
        const reader = stream.getReader();
        expect((await reader.read()).done).toBe(false);
        await reader.cancel();
        await sent.holds(sent.bytes);
      });

      it('finds nothing of a file that is not whole or was never begun', async () => {
        const sent = upload(1);
        const refusal = { code: 'file-not-found' };
        await expect(sent.read()).rejects.toMatchObject(refusal);
        await expect(sent.seal()).rejects.toMatchObject(refusal);
        await sent.sendAll();
        await expect(sent.read()).rejects.toMatchObject(refusal);
      });
    });

    describe('rewrite', () => {
      it('puts other bytes in the place of all, fewer or more', async () => {
        const sent = await upload(2).finish();
        for (const length of [10, store.partBytes + 7, store.partBytes * 2 + 1, 3]) {
          const bytes = someBytes(length + 1).subarray(1);
          await store.rewrite(sent.file, { kind: 'replace', bytes });
          await sent.holds(bytes);
        }
      });

      it('puts some bytes in their places', async () => {
        const sent = await upload(2).finish();
        const { partBytes } = store;
        const end = sent.bytes.length;
        const patches = [
          { at: 0, bytes: new Uint8Array([1]) },
          { at: partBytes - 2, bytes: new Uint8Array([2, 3, 4, 5]) },
          { at: 1, bytes: new Uint8Array(300_000).fill(9) },
          { at: end - 1, bytes: new Uint8Array([6]) },
        ];
        const changed = sent.bytes.slice();
        for (const { at, bytes } of patches) changed.set(bytes, at);
        await store.rewrite(sent.file, { kind: 'patch', patches });
        await store.rewrite(sent.file, { kind: 'patch', patches });
        await sent.holds(changed);
      });

      it('leaves a file sealed: what ended it may be repeated', async () => {
        const sent = await upload(2).finish();
        const bytes = new Uint8Array([1, 2, 3]);
        await store.rewrite(sent.file, { kind: 'replace', bytes });
        await sent.seal();
        expect((await sent.begin()).size).toBe(0);
        await sent.holds(bytes);
      });

      it('finds nothing of a file that is not whole', async () => {
        const sent = upload(1);
        await sent.sendAll();
        const change = { kind: 'replace', bytes: new Uint8Array(1) } as const;
        await expect(store.rewrite(sent.file, change)).rejects.toMatchObject({
          code: 'file-not-found',
        });
      });
    });

    describe('remove', () => {
      it('leaves nothing, also the second time, and of a file that was never there', async () => {
        const sent = await upload(2).finish();
        await store.remove(sent.file);
        await store.remove(sent.file);
        await expect(sent.read()).rejects.toMatchObject({ code: 'file-not-found' });
        await store.remove(upload(1).file);
      });

      it('ends an upload: parts that still come are refused', async () => {
        const sent = upload(2);
        const urls = await sent.begin();
        await sent.send(0, urls.get(0)!);
        await store.remove(sent.file);
        await expect(sent.send(1, urls.get(1)!)).rejects.toThrow();
        await expect(sent.seal()).rejects.toMatchObject({ code: 'file-not-found' });
      });

      it('makes room for the same id once more', async () => {
        const sent = await upload(2).finish();
        await store.remove(sent.file);
        expect([...(await sent.begin()).keys()]).toEqual([0, 1]);
        await sent.finish();
        await sent.holds(sent.bytes);
      });
    });

    it('keeps files apart', async () => {
      const [one, other] = [upload(1), upload(2)];
      await Promise.all([one.finish(), other.finish()]);
      await store.remove(one.file);
      await other.holds(other.bytes);
    });

    it('keeps the largest file', async () => {
      const sent = await new Upload(store, someBytes(limits.fileBytes)).finish();
      await sent.holds(sent.bytes);
      const changed = sent.bytes.slice().fill(1, 0, 10);
      await store.rewrite(sent.file, { kind: 'replace', bytes: changed });
      await sent.holds(changed);
      await store.remove(sent.file);
    });

    it('keeps the smallest one', async () => {
      const sent = await new Upload(store, new Uint8Array([5])).finish();
      await sent.holds(new Uint8Array([5]));
    });

    it('shows a file at an address of its own, under the name it is given', async () => {
      if (!store.link) return;
      const sent = await upload(1).finish();
      const disposition = "inline; filename*=UTF-8''%E2%98%83%20a%2Bb%20%28%D7%A9%29%27.png";
      const link = await store.link(sent.file, { type: 'image/png', disposition });
      const response = await fetch(link);
      expect(base64(new Uint8Array(await response.arrayBuffer()))).toBe(base64(sent.bytes));
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(response.headers.get('content-disposition')).toBe(disposition);
    });
  });
}
