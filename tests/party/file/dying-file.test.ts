import { describe, expect, it } from 'vitest';
import { embeddedStore } from '../../../party/files/embedded.ts';
import type { Storage } from '../../../party/ports.ts';
import { MemoryFileObjects } from '../files/file-objects.ts';
import { someBytes, Upload } from '../files/sent-upload.ts';

/** Storage that dies before its write number `at` and does nothing from then on. */
function dying(storage: Storage, budget: { left: number }): Storage {
  const spend = () => {
    budget.left -= 1;
    if (budget.left < 0) throw new Error('died');
  };
  return {
    get: (key) => storage.get(key),
    list: (range) => storage.list(range),
    async put(entries) {
      spend();
      await storage.put(entries);
    },
    async delete(keys) {
      spend();
      await storage.delete(keys);
    },
  };
}

let writings = 0;
const newWriting = () => `w${writings++}`;

/** A store whose objects die at the write that the test names. */
function openMortal() {
  const budget = { left: Number.POSITIVE_INFINITY };
  const objects = new MemoryFileObjects((storage) => dying(storage, budget));
  const store = embeddedStore(objects, newWriting);
  return {
    store,
    objects,
    /** Runs `step` again and again, each time dying one write later, until it gets through. */
    async dieEverywhere(step: () => Promise<unknown>, check: () => Promise<void>) {
      for (let at = 0; at < 50; at += 1) {
        budget.left = at;
        const isThrough = await step().then(
          () => true,
          () => false,
        );
        budget.left = Number.POSITIVE_INFINITY;
        await check();
        if (isThrough) return at;
      }
      throw new Error('it never gets through');
    },
  };
}

const size = 2_500_000;
const original = someBytes(size);

describe('a file whose object dies', () => {
  it('[FILE-2] in the middle of a part has the part or has it not', async () => {
    const { store, dieEverywhere } = openMortal();
    const sent = new Upload(store, original);
    await sent.begin();
    const deaths = await dieEverywhere(
      () => sent.send(0, '/'),
      async () => {
        const missing = [...(await sent.begin()).keys()];
        expect([
          [0, 1, 2],
          [1, 2],
        ]).toContainEqual(missing);
      },
    );
    expect(deaths).toBe(1);
    await sent.finish();
    await sent.holds(original);
  });

  it('in the middle of a replacement is the old one or the new one, and the new one when repeated', async () => {
    const { store, objects, dieEverywhere } = openMortal();
    const sent = await new Upload(store, original).finish();
    const bytes = someBytes(size + 1_000_000).fill(3, 0, 100);
    const deaths = await dieEverywhere(
      () => store.rewrite(sent.file, { kind: 'replace', bytes }),
      async () => {
        const held = await sent.read(0, size * 2);
        expect([size, bytes.length]).toContain(held.length);
        expect(Buffer.compare(held, held.length === size ? original : bytes)).toBe(0);
        await sent.seal();
      },
    );
    expect(deaths).toBeGreaterThan(4);
    await sent.holds(bytes);
    await store.remove(sent.file);
    expect(objects.storages.get(sent.file.id)?.entries.size).toBe(0);
  });

  it('in the middle of a removal is gone for everybody, and leaves nothing when it is repeated', async () => {
    const { store, objects, dieEverywhere } = openMortal();
    const sent = await new Upload(store, someBytes(20_000_000)).finish();
    let tries = 0;
    const deaths = await dieEverywhere(
      () => {
        tries += 1;
        return store.remove(sent.file);
      },
      async () => {
        if (tries > 1) await expect(sent.read()).rejects.toMatchObject({ code: 'file-not-found' });
      },
    );
    expect(deaths).toBeGreaterThan(3);
    expect(objects.storages.get(sent.file.id)?.entries.size).toBe(0);
  });

  it('in the middle of a removal can be begun anew', async () => {
    const { store, dieEverywhere } = openMortal();
    const sent = await new Upload(store, original).finish();
    await dieEverywhere(
      () => store.remove(sent.file),
      async () => {
        const again = new Upload(store, someBytes(size).reverse(), sent.file.id);
        const isGone = await sent.read().then(
          () => false,
          () => true,
        );
        if (!isGone) return;
        await again.finish();
        await again.holds(again.bytes);
      },
    );
  });
});
