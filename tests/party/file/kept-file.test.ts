import { describe, expect, it } from 'vitest';
import { KeptFile } from '../../../party/file/kept-file.ts';
import { embeddedStore } from '../../../party/files/embedded.ts';
import type { Storage } from '../../../party/ports.ts';
import { MemoryFileObjects } from '../files/file-objects.ts';
import { newFileId, someBytes, Upload } from '../files/sent-upload.ts';
import { MemoryStorage } from '../support/memory-storage.ts';

let writings = 0;
const newWriting = () => `w${writings++}`;
const size = 2_500_000;
const original = someBytes(size);

describe('the storage of a file', () => {
  it('is never asked for more than it can do', async () => {
    const objects = new MemoryFileObjects((storage) => ({
      get: (key) => storage.get(key),
      list: (range) => storage.list(range),
      async put(entries) {
        expect(Object.keys(entries).length).toBeLessThanOrEqual(128);
        for (const value of Object.values(entries)) {
          if (value instanceof Uint8Array) {
            expect(value.length).toBeLessThanOrEqual(128_000);
            expect(value.buffer.byteLength).toBe(value.length);
          }
        }
        await storage.put(entries);
      },
      async delete(keys) {
        expect(keys.length).toBeLessThanOrEqual(128);
        await storage.delete(keys);
      },
    }));
    const sent = await new Upload(
      embeddedStore(objects, newWriting),
      someBytes(25_000_000),
    ).finish();
    const patches = [{ at: 5, bytes: new Uint8Array(20_000_000) }];
    await sent.store.rewrite(sent.file, { kind: 'patch', patches });
    await sent.store.remove(sent.file);
  });

  it('is asked in small orders with small bodies, however much is patched', async () => {
    const objects = new MemoryFileObjects();
    const sizes = { order: 0, bytes: 0 };
    const sent = await new Upload(
      embeddedStore(
        {
          send(id, order, bytes) {
            sizes.order = Math.max(sizes.order, JSON.stringify(order).length);
            sizes.bytes = Math.max(sizes.bytes, bytes?.length ?? 0);
            return objects.send(id, order, bytes);
          },
          read: (id, order) => objects.read(id, order),
        },
        newWriting,
      ),
      someBytes(3_500_000),
    ).finish();
    const patches = [
      ...Array.from({ length: 40_000 }, (_, at) => ({ at: at * 80, bytes: new Uint8Array(6) })),
      { at: 1_000_003, bytes: new Uint8Array(2_400_000).fill(7) },
    ];
    const changed = sent.bytes.slice();
    for (const { at, bytes } of patches) changed.set(bytes, at);
    await sent.store.rewrite(sent.file, { kind: 'patch', patches });
    await sent.holds(changed);
    expect(sizes.order).toBeLessThan(12_000);
    expect(sizes.bytes).toBeLessThanOrEqual(1024 * 1024);
  });

  it('is read as fast as the reader takes it, a part at a time', async () => {
    let lists = 0;
    const objects = new MemoryFileObjects((storage) => ({
      get: (key) => storage.get(key),
      put: (entries) => storage.put(entries),
      delete: (keys) => storage.delete(keys),
      list: (range) => {
        lists += 1;
        return storage.list(range);
      },
    }));
    const sent = await new Upload(
      embeddedStore(objects, newWriting),
      someBytes(20_000_000),
    ).finish();
    const reader = (await sent.store.read(sent.file, { start: 0, end: size * 8 })).getReader();
    expect(lists).toBe(0);
    await reader.read();
    await reader.read();
    expect(lists).toBe(1);
    await reader.cancel();
  });
});

describe('orders that come at once to one object', () => {
  it('all count', async () => {
    const storage = new MemoryStorage();
    const slow: Storage = {
      get: async (key) => {
        await new Promise((resolve) => setImmediate(resolve));
        return storage.get(key);
      },
      list: (range) => storage.list(range),
      put: (entries) => storage.put(entries),
      delete: (keys) => storage.delete(keys),
    };
    const file = new KeptFile({ storage: slow });
    const store = embeddedStore(
      {
        send: (_, order, bytes) => file.order(order, bytes ?? new Uint8Array()),
        read: async () => new ReadableStream<Uint8Array>(),
      },
      newWriting,
    );
    const sent = new Upload(store, someBytes(10_000_000), newFileId());
    await sent.begin();
    await Promise.all([...Array(10).keys()].map((index) => sent.send(index, '/')));
    await sent.seal();
  });

  it('end the attempt to replace that began before', async () => {
    const objects = new MemoryFileObjects();
    const store = embeddedStore(objects, newWriting);
    const sent = await new Upload(store, original).finish();
    const [one, other] = [someBytes(3_000_000).fill(1, 0, 9), someBytes(2_900_000).fill(2, 0, 9)];
    const outcomes = await Promise.allSettled(
      [one, other].map((bytes) => store.rewrite(sent.file, { kind: 'replace', bytes })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await sent.holds(outcomes[0]?.status === 'fulfilled' ? one : other);
  });
});

describe('an order that is none', () => {
  it('is refused', async () => {
    const file = new KeptFile({ storage: new MemoryStorage() });
    for (const order of [null, {}, { type: 'drop' }, { type: 'begin', size: -1 }])
      await expect(file.order(order, new Uint8Array())).rejects.toThrow();
  });
});
