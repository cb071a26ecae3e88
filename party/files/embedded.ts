import * as v from 'valibot';
import { partBytes } from '../file/layout.ts';
import { begun, type FileOrder } from '../file/orders.ts';
import { digestOf, join } from './digest.ts';
import type { FileStore } from './store.ts';

/** The objects that keep a file each, by the file's id. Rejects with a `Fault` when one refuses or cannot be reached. */
export interface FileObjects {
  /** `bytes` go with the orders that have a digest. */
  send(id: string, order: FileOrder, bytes?: Uint8Array<ArrayBuffer>): Promise<unknown>;
  read(
    id: string,
    order: Extract<FileOrder, { type: 'read' }>,
  ): Promise<ReadableStream<Uint8Array>>;
}

/** Keeps each file in an object of its own: nothing else is needed. `newWriting` names attempts. */
export function embeddedStore(objects: FileObjects, newWriting: () => string): FileStore {
  return {
    partBytes,
    async begin({ id, size }) {
      const { missing } = v.parse(begun, await objects.send(id, { type: 'begin', size }));
      const parts = missing.map((index) => ({ index, url: `/v1/files/${id}/parts/${index}` }));
      return { state: 'begun', parts };
    },
    async put({ id }, { index, digest, bytes }) {
      await objects.send(id, { type: 'put', index, digest }, bytes);
    },
    async seal({ id }, digest) {
      await objects.send(id, { type: 'seal', digest });
    },
    read: ({ id }, range) => objects.read(id, { type: 'read', ...range }),
    async rewrite({ id }, change) {
      if (change.kind === 'replace') return replace(objects, id, change.bytes, newWriting());
      const bytes = join(change.patches.map((patch) => patch.bytes));
      const runs = change.patches.map(({ at, bytes: { length } }) => ({ at, length }));
      await objects.send(id, { type: 'patch', runs, digest: await digestOf(bytes) }, bytes);
    },
    async remove({ id }) {
      await objects.send(id, { type: 'remove' });
    },
  };
}

/** Part by part beside what is there: until the last step, that is still the file. */
async function replace(
  objects: FileObjects,
  id: string,
  bytes: Uint8Array<ArrayBuffer>,
  writing: string,
): Promise<void> {
  for (let index = 0; index === 0 || index * partBytes < bytes.length; index += 1) {
    const part = bytes.subarray(index * partBytes, (index + 1) * partBytes);
    const order = { type: 'stage', writing, index, digest: await digestOf(part) } as const;
    await objects.send(id, order, part);
  }
  await objects.send(id, { type: 'swap', writing });
}
